#include "tools/netsim/packet_log.h"

#include <fmt/format.h>

#include <string_view>

#include "tools/netsim/packet_words.h"

namespace netsim {
namespace {

std::string_view name_of(sim::router::Forwarding what) {
  switch (what) {
    case sim::router::Forwarding::kForwarded:
      return "forwards";
    case sim::router::Forwarding::kFragmented:
      return "fragments";
    case sim::router::Forwarding::kMalformed:
      return "cannot read";
    case sim::router::Forwarding::kFiltered:
      return "lets no ICMP pass:";
    case sim::router::Forwarding::kNoRoute:
      return "knows no way for";
    case sim::router::Forwarding::kExpired:
      return "drops, its TTL used up:";
    case sim::router::Forwarding::kTooBig:
      return "drops, too big for the next wire:";
    case sim::router::Forwarding::kUnmapped:
      return "knows nobody inside who waits for";
    case sim::router::Forwarding::kUnwelcome:
      return "lets no stranger in:";
    case sim::router::Forwarding::kNoPort:
      return "has no port left for";
    case sim::router::Forwarding::kUntranslatable:
      return "cannot translate";
  }
  return "";
}

double seconds(stack::base::Instant at) {
  return std::chrono::duration<double>(at.time_since_epoch()).count();
}

}  // namespace

void PacketLog::on_packet(const sim::PacketEvent& event) {
  const bool to_b = event.path.direction == sim::Direction::kToB;
  fmt::print("{:12.6f} wire {} {} #{:<5} {:<10} {}{}\n", seconds(event.at), event.path.wire,
             to_b ? "a->b" : "b->a", event.index, name_of(event.what),
             event.corrupted ? "corrupted: " : "", words_of(event.octets));
}

void PacketLog::on_wake(stack::base::Instant at, sim::NodeId node) {
  fmt::print("{:12.6f} host {} wakes\n", seconds(at), node);
}

void PacketLog::on_router(const sim::RouterEvent& event) {
  fmt::print("{:12.6f} router {} {} {}\n", seconds(event.at), event.node, name_of(event.what),
             words_of(event.octets));
}

}  // namespace netsim
