#include "tools/netsim/feed.h"

#include <limits>

#include "stack/base/check.h"

namespace netsim {

using sim::Happening;
using stack::base::Instant;

Feed::Feed(const sim::PathConfig& wire, std::uint64_t seed)
    : chance_(seed),
      simulator_(chance_, {.time = stack::base::Duration::max(),
                           .events = std::numeric_limits<std::uint64_t>::max()}) {
  entry_ = simulator_.add(in_);
  simulator_.connect(entry_, simulator_.add(out_), wire, wire);
  simulator_.observe(*this);
}

void Feed::offer(Instant at, std::size_t octets) {
  CHECK(!simulator_.run_until(at));
  packets_.push_back({.offered = at});
  octets_.resize(octets);
  simulator_.inject(entry_, octets_);
}

void Feed::let_arrive() { CHECK(simulator_.run_until_quiet() == sim::Ending::kDone); }

void Feed::on_packet(const sim::PacketEvent& event) {
  Packet& packet = packets_.at(event.index);
  switch (event.what) {
    case Happening::kArrived:
      packet.arrived = event.at;
      return;
    case Happening::kSent:
    case Happening::kDuplicated:
    case Happening::kQueued:
      return;
    default:
      packet.dropped = true;
  }
}

}  // namespace netsim
