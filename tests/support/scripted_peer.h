// A real host against a peer whose every segment the test writes by hand, in virtual time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/time.h"
#include "stack/host/host.h"
#include "stack/wire/icmp.h"
#include "tests/support/segment_text.h"

namespace tests {

inline constexpr std::uint16_t kPeerPort = 80;
inline constexpr std::uint16_t kOurPort = 40000;

// Octet `offset` of the peer's or our stream, so that misplaced data shows.
std::uint8_t pattern(std::uint64_t offset);
std::string pattern(std::uint64_t offset, std::size_t size);

// What most tests want of a host: one that says no more than the test is about. No timestamps, and
// no quick ACKs at the start.
stack::tcp::Config plain();

// Every call that hands the host something also checks the stack's invariants.
class ScriptedPeer {
 public:
  // `mtu` is the host's; both have one address, of `family`.
  explicit ScriptedPeer(const stack::tcp::Config& tcp = plain(), std::size_t mtu = 1500,
                        stack::base::Family family = stack::base::Family::kIpv4);

  // --- what the peer does ---
  // One
  // segment, a batch of its own. Its payload is the pattern at its place in the stream, or
  // `payload`.
  void sends(std::string_view segment, std::optional<std::string> payload = {});
  // Several segments that the host takes in before it has its say.
  void sends_batch(const std::vector<std::string>& segments);
  // A router, or whoever claims to be one, sends an ICMP error about our segment that begins at
  // `seq` and left in a packet of `length` octets.
  void reports(const stack::wire::IcmpMessage& error, std::uint32_t seq, std::size_t length = 1500);
  // Time passes; every timer on the way fires when it is due.
  void waits(stack::base::Duration time);

  // --- what the peer hears ---
  // Every
  // segment since the last call, without windows: "S 0:0(0) <mss 1460,wscale 5>".
  std::vector<std::string> hears();
  std::vector<std::string> hears_with_windows();
  // The payload of everything that hears() last told of.
  const std::string& payload() const { return payload_; }
  // When the segments were sent, in time since the start.
  const std::vector<stack::base::Duration>& times() const { return times_; }

  // --- shortcuts ---
  // An established connection by active open; the peer's SYN,ACK offers `window` unscaled and the
  // given options.
  stack::tcp::Stream connects(std::uint16_t window = 65535,
                              std::string_view options = "<mss 1460>");
  // By passive open.
  stack::tcp::Stream accepts(std::uint16_t window = 65535, std::string_view options = "<mss 1460>");
  stack::tcp::Stream starts_to_connect();
  // The application writes `size` octets of the pattern, all of which must fit.
  void writes(stack::tcp::Stream& stream, std::size_t size);
  // The application reads all there is.
  std::string reads(stack::tcp::Stream& stream);
  // Lets the host say what the application asked of it.
  void flush() { drain(stack::tcp::Urgency::kEndOfBatch); }

  stack::host::Host& host() { return host_; }
  stack::base::Instant now() const { return now_; }
  stack::tcp::Stats stats() const { return host_.tcp().stats(); }
  const stack::tcp::Connection& connection(const stack::tcp::Stream& stream);
  stack::tcp::State state(const stack::tcp::Stream& stream) { return connection(stream).state(); }

 private:
  std::vector<std::uint8_t> packet_to_us(const stack::base::Address& from, std::uint8_t protocol,
                                         std::size_t size) const;
  void deliver(std::string_view segment, const std::optional<std::string>& payload);
  void drain(stack::tcp::Urgency urgency);

  stack::base::Address us_, peer_;
  stack::host::Host host_;
  stack::base::Instant now_;
  stack::wire::Seq our_isn_;  // learned from our SYN
  bool isn_known_ = false;
  std::uint16_t local_port_ = kOurPort;    // the host's
  std::uint16_t remote_port_ = kPeerPort;  // the peer's
  std::uint64_t written_ = 0;
  std::vector<SegmentText> heard_;
  std::vector<stack::base::Duration> heard_at_;
  std::string heard_payload_;
  std::vector<stack::base::Duration> times_;
  std::string payload_;
};

}  // namespace tests
