// What must hold after every event of every simulation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/looks.h"
#include "sim/observer.h"
#include "sim/path.h"
#include "sim/router/books.h"
#include "sim/stack_watch.h"
#include "sim/wire_watch.h"
#include "stack/base/bytes.h"
#include "stack/host/host.h"
#include "stack/wire/ip.h"

namespace sim {

// Invariant: the complaint, once made, is the first one and stays.
class Oracle {
 public:
  // Whatever a host sends, or a router makes, is a well-formed packet of either family with right
  // checksums, whole, TCP or ICMP, and no longer than its MTU.
  void check_emitted(NodeId node, stack::base::ByteView packet, std::size_t mtu);
  // A packet comes to a host, which has yet to take it in.
  void check_arrival(NodeId node, stack::base::ByteView packet) {
    wire_.on_arrival(node, packet, may_be_damaged_);
  }
  // What became of a packet on a wire: whoever waits for it may have an excuse.
  void take_ruling(stack::base::Instant now, const Ruling& ruling);
  // A router did not forward it whole.
  void take_drop(stack::base::Instant now, stack::base::ByteView packet) {
    stack_.harm(packet, now);
  }
  // Packets come in from outside, and nobody knows how they are.
  void expect_damage() { may_be_damaged_ = true; }
  // No packet appears from nowhere or vanishes without a reason.
  void check_books(const Path& path);
  // Nor does a router swallow or invent one: it took in what its wires delivered (`arrived`), and
  // its wires were offered what it put out (`offered`).
  void check_router(NodeId node, const router::Books& books, std::uint64_t arrived,
                    std::uint64_t offered);
  // The stack's own invariants, of the connections that the host's last turn touched.
  void check_host(NodeId node, const stack::host::Host& host);
  // That no connection of any host is stuck.
  void check_progress(stack::base::Instant now);
  // Of all its connections, and deeply.
  void audit_host(NodeId node, stack::base::Instant now, const stack::host::Host& host);

  // After an end in order nothing of it is left: the host has forgotten every connection.
  void check_rest(NodeId node, const stack::host::Host& host);

  // For those who watch what is said above the hosts, such as the content of a stream.
  void complain(std::string what);
  // The first invariant that did not hold; nothing while all do.
  const std::optional<std::string>& complaint() const { return complaint_; }
  // Counted together when asked for.
  Looks looks() const;

 private:
  void check_payload(NodeId node, const stack::wire::IpPacket& packet);

  std::optional<std::string> complaint_;
  Looks looks_;  // but for what the watches count
  StackWatch stack_;
  WireWatch wire_;
  bool may_be_damaged_ = false;
};

}  // namespace sim
