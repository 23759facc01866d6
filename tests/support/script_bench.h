// A real host on the bench: its wire ends in the script, its clock is the script's.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "stack/base/time.h"
#include "stack/host/host.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// A packet that the host sent, in a script's terms but for its timestamps, which are still its own.
struct Sent {
  stack::base::Instant at;
  Packet packet;
  bool payload_is_ours = true;  // the octets are those written, at their place
};

// One connection at a time: a new one, active or passive, takes the place of the one before.
// Things happen in the order of stack/host/turn: an arrival, timers, the application, and at last,
// by flush(), what the host has to say; only what cannot wait leaves before.
// Invariant: whenever the host has spoken no law of it is broken.
class Bench {
 public:
  explicit Bench(const stack::host::Config& config);

  // What the host will be, or is. Changes count until it exists, which it does from its first
  // packet or connect() on.
  stack::host::Config& config() { return config_; }
  bool is_running() const { return host_.has_value(); }

  // --- time ---
  stack::base::Instant now() const { return now_; }
  stack::base::Duration elapsed() const;  // since the script began
  // When the host will act by itself.
  stack::base::Instant deadline() const;
  // Never back, and never past deadline(); timers that are due by then fire.
  void move_to(stack::base::Instant now);
  // The same, but no timer fires: an arrival or a call at that instant comes first.
  void move_just_to(stack::base::Instant now);

  // --- the wire ---
  void inject(const Packet& packet);
  // What was sent and not yet looked at, oldest first.
  std::deque<Sent>& outbox() { return outbox_; }
  const std::deque<Sent>& outbox() const { return outbox_; }
  // Makes timestamps relative: our first becomes what the script says of it.
  Packet in_script_terms(const Packet& sent, const Packet& expected);

  // --- the application ---
  void listen();
  std::optional<stack::tcp::Stream> accept();
  stack::tcp::Stream connect();
  // Lets the host say all there is to say.
  void flush();

  // --- for assertions ---
  // Nothing when the connection is over.
  const stack::tcp::Connection* connection() const;
  // The largest payload that both sides agreed on, before options.
  std::size_t segment_size() const;

 private:
  stack::host::Host& host();
  void drain(stack::tcp::Urgency urgency);
  void keep(stack::base::ByteView packet);
  void notice_syn(const Packet& packet);
  std::vector<std::uint8_t> octets_of(const Packet& packet) const;
  std::vector<Option> wire_options(const Packet& packet) const;

  stack::host::Config config_;
  std::optional<stack::host::Host> host_;
  bool listening_ = false;
  stack::base::Instant now_;
  std::deque<Sent> outbox_;
  stack::base::Endpoint local_, remote_;
  stack::wire::Seq our_isn_;
  bool learns_isn_ = true;                    // from the next SYN that the host sends
  std::optional<std::uint32_t> our_ts_base_;  // our timestamp that is 0 in the script
  std::uint32_t peer_first_ = 1;              // the script's number of the peer's first octet
  std::optional<std::uint32_t> peer_mss_;
};

}  // namespace tests::script
