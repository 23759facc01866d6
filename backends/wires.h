// All the ways that a host may take to one name's addresses, as one device.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"
#include "backends/icmp_listener.h"
#include "backends/port_guard.h"
#include "backends/raw_link.h"
#include "backends/route.h"

namespace backends {

// Where a connection may lead.
struct Destination {
  stack::base::Endpoint remote;
  Zone zone = 0;  // of its address
};

// Why one of them cannot be tried.
struct LeftOut {
  stack::base::Endpoint remote;
  std::string why;  // one line of plain text, without a full stop
};

// Invariant: for each destination that has a route there is one guarded port of ours and a raw link
// between the two, and for each family in use an ear for ICMP; what it hands out belongs to one of
// these. At most one link holds a packet back, for nothing is sent meanwhile. Everything is open
// once it is made: privileges are wanted no longer.
class Wires final : public Device {
 public:
  static constexpr std::size_t kMostDestinations = 16;

  // A destination without a route (or whose family the machine or `exit` has not) is left out.
  // Throws NoPrivilege, or what was wrong with the first destination when all are left out. Wants 1
  // to kMostDestinations of them.
  Wires(std::span<const Destination> destinations, const Exit& exit);
  ~Wires() override;
  Wires(const Wires&) = delete;
  Wires& operator=(const Wires&) = delete;

  // The least of all links, but no less than IPv6 wants where it is in use.
  std::size_t mtu() const override;
  // Takes by turns from all that have something.
  std::optional<stack::host::Packet> receive() override;
  bool can_send() const override;
  // Goes out by the link that begins at the packet's source.
  void send(stack::base::ByteView packet) override;
  Watch watch() override;
  void make_room() override;

  // In the order of the destinations, without those that were left out.
  std::size_t size() const { return lines_.size(); }
  const RawLink& link(std::size_t index) const;
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  // The source addresses of all links, each once.
  std::vector<stack::base::Address> addresses() const;

  // The least of all links; see there.
  std::size_t receive_window_limit() const;
  // The sums over all links.
  std::uint64_t kernel_drops() const;
  RawLinkCounters counters() const;
  // Packets to send that began at none of the links, and went nowhere.
  std::uint64_t homeless() const { return homeless_; }
  // Whether something left by one of the links that has heard nothing yet.
  bool awaits_an_answer() const;

 private:
  struct Line;
  // Packets that are taken before the others are looked at again.
  static constexpr std::size_t kLookAgainAfter = 64;

  void open_lines(std::span<const Destination> destinations, const Exit& exit);
  void open_ears();
  void watch_for(int descriptor, std::size_t source);
  void look();
  std::optional<stack::host::Packet> receive_from(std::size_t source);
  std::optional<stack::host::Packet> hear(IcmpListener& ear) const;
  bool concerns_us(stack::base::ByteView packet) const;

  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::unique_ptr<IcmpListener>> ears_;
  std::vector<LeftOut> left_out_;
  Fd epoll_;
  // Sources are the lines, then the ears.
  std::vector<std::size_t> ready_;  // those that may have something; each once
  std::size_t turn_ = 0;            // whose turn it is, an index of ready_
  std::size_t taken_ = 0;           // packets since the last look
  RawLink* held_back_ = nullptr;    // the link that holds a packet back
  std::uint64_t homeless_ = 0;
};

}  // namespace backends
