#include "backends/line.h"

#include <algorithm>

#include "backends/event_loop.h"
#include "stack/base/check.h"

namespace backends {

using stack::base::Duration;
using stack::base::Instant;

void Line::aim(const Destination& destination, const Exit& exit) {
  CHECK(is_free());
  const Route route = route_to(destination.remote, destination.zone, exit);
  guard_.emplace(route.source, route.zone);
  try {
    link_.aim(guard_->endpoint(), destination.remote, route);
  } catch (const std::system_error&) {
    guard_.reset();
    throw;
  }
}

void Line::release(Instant now) {
  CHECK(!is_free() && !is_released());
  released_at_ = last_packet_ = now;
}

// The link first: what the kernel still delivers while the port is guarded nobody wants.
void Line::let_go() {
  if (is_free()) return;
  link_.park();
  guard_.reset();
  released_at_.reset();
}

Instant Line::let_go_at() const {
  CHECK(is_released());
  return std::min(last_packet_ + guard_time(), *released_at_ + kLongestGuard);
}

Duration Line::guard_time() const {
  const RawLink::Seen& in = link_.seen_in();
  const RawLink::Seen& out = link_.seen_out();
  if (!out.any) return Duration::zero();  // nobody knows of this port
  const bool ended_in_order = in.rst || (in.fin && out.fin);
  return ended_in_order ? kShortGuard : kLongGuard;
}

std::optional<stack::host::Packet> Line::receive() {
  const auto packet = link_.receive();
  if (packet && is_released()) last_packet_ = EventLoop::now();
  return packet;
}

}  // namespace backends
