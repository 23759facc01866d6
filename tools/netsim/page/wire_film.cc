#include "tools/netsim/page/wire_film.h"

namespace tools::netsim::page {

using sim::Happening;

void WireFilm::see(const sim::PacketEvent& event, const sim::Path& path) {
  if (event.what == Happening::kArrived) {
    carried_.add(event.at, event.octets.size());
    return;
  }
  if (event.what == Happening::kDuplicated) return;
  // Nobody tells when a queue runs empty whose packets are sent as they come.
  if (empties_at_ <= event.at) length_.add(empties_at_, 0);
  const auto busy = path.backlog(event.at);
  // Whom nobody keeps waiting is served in this very instant.
  const bool is_next = event.what == Happening::kQueued && busy.count() == 0;
  const std::uint64_t waiting = path.waiting() - (is_next ? 1 : 0);
  length_.add(event.at, waiting);
  empties_at_ = waiting > 0 && busy.count() > 0 ? event.at + busy : stack::base::kNever;

  const bool left = event.what == Happening::kSent || event.what == Happening::kLost;
  if (left) {
    delay_.add(event.at, static_cast<std::uint64_t>(path.queue_delay().latest().count()));
    ++packets_;
  }
  if (event.marked) marked_.add(event.at, waiting);
  if (event.what == Happening::kLost || event.what == Happening::kDown ||
      event.what == Happening::kTooBig) {
    lost_.add(event.at, waiting);
  }
  if (event.what == Happening::kOverflowed || event.what == Happening::kDroppedEarly) {
    dropped_.add(event.at, waiting);
  }
}

void WireFilm::conclude() {
  if (empties_at_ != stack::base::kNever) length_.add(empties_at_, 0);
}

}  // namespace tools::netsim::page
