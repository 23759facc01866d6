// What must hold after every event of every simulation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/observer.h"
#include "sim/path.h"
#include "sim/router/books.h"
#include "stack/base/bytes.h"
#include "stack/host/host.h"
#include "stack/wire/ip.h"

namespace sim {

// How often each invariant was looked at: an oracle that nobody asks is content with everything.
struct Looks {
  std::uint64_t packets = 0;
  std::uint64_t books = 0;
  std::uint64_t hosts = 0;
  std::uint64_t hosts_at_rest = 0;
  std::uint64_t routers = 0;
  friend bool operator==(const Looks&, const Looks&) = default;
};

// Invariant: the complaint, once made, is the first one and stays.
class Oracle {
 public:
  // Whatever a host sends, or a router makes, is a well-formed packet of either family with right
  // checksums, whole, TCP or ICMP, and no longer than its MTU.
  void check_emitted(NodeId node, stack::base::ByteView packet, std::size_t mtu);
  // No packet appears from nowhere or vanishes without a reason.
  void check_books(const Path& path);
  // Nor does a router swallow or invent one: it took in what its wires delivered (`arrived`), and
  // its wires were offered what it put out (`offered`).
  void check_router(NodeId node, const router::Books& books, std::uint64_t arrived,
                    std::uint64_t offered);
  // The stack's own invariants.
  void check_host(NodeId node, const stack::host::Host& host);

  // After an end in order nothing of it is left: the host has forgotten every connection.
  void check_rest(NodeId node, const stack::host::Host& host);

  // For those who watch what is said above the hosts, such as the content of a stream.
  void complain(std::string what);
  // The first invariant that did not hold; nothing while all do.
  const std::optional<std::string>& complaint() const { return complaint_; }
  const Looks& looks() const { return looks_; }

 private:
  void check_payload(NodeId node, const stack::wire::IpPacket& packet);

  std::optional<std::string> complaint_;
  Looks looks_;
};

}  // namespace sim
