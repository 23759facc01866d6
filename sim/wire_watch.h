// What TCP may say on a wire, whatever goes on in the host that says it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/observer.h"
#include "sim/tally.h"
#include "sim/wire_side.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/tcp/invariants.h"
#include "stack/wire/ip.h"

namespace sim {

// In the order of WireLaw.
std::span<const stack::tcp::Invariant> wire_laws();

// Follows every TCP connection from its SYN on, at either end, by what came to the host and what
// left it. At most kMostSides ends are followed; later ones are not.
class WireWatch {
 public:
  static constexpr std::size_t kMostSides = std::size_t{1} << 17;

  // A packet comes to a host, which has yet to take it in. Unless `may_be_damaged`, its checksum is
  // right.
  void on_arrival(NodeId node, stack::base::ByteView packet, bool may_be_damaged);
  // A host sends a segment; it was parsed, and its checksum is right. Answers what is wrong with
  // it.
  std::optional<std::string> on_segment(NodeId node, const stack::wire::IpPacket& packet,
                                        const stack::wire::TcpSegment& segment);

  // A turn of the host has ended.
  void after_turn(NodeId node) { ++at(node).turns; }

  // By the number in wire_laws().
  std::uint64_t looks_at(std::size_t law) const { return looks_.of(law); }

 private:
  struct Ends {
    stack::base::Endpoint local, remote;
    friend bool operator==(const Ends&, const Ends&) = default;
  };
  struct EndsHash {
    std::size_t operator()(const Ends& ends) const;
  };
  using Sides = std::unordered_map<Ends, WireSide, EndsHash>;  // looked up only, never walked
  struct Listened {
    Sides sides;
    Sides::value_type* last = nullptr;  // packets come in trains: looked up last, and mostly next
    std::uint64_t turns = 0;
    bool hears_all = true;
  };

  Listened& at(NodeId node);
  WireSide* side(Listened& host, const Ends& ends, bool begins);

  std::vector<Listened> hosts_;  // by node
  std::size_t sides_ = 0;
  Tally looks_;
};

}  // namespace sim
