#include "backends/event_loop.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "backends/errors.h"
#include "stack/host/application.h"
#include "stack/host/turn.h"

namespace backends {

using stack::base::Duration;
using stack::base::Instant;
using stack::base::kNever;

namespace {

// How long to sleep, as ppoll takes it; `until` may have passed.
timespec time_left(Instant until) {
  const Duration left = std::max(until - EventLoop::now(), Duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {seconds.count(), (left - seconds).count()};
}

}  // namespace

Instant EventLoop::now() {
  return Instant(
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

std::optional<int> EventLoop::run(stack::host::Host& host, Device& device,
                                  stack::host::Application& application) {
  for (;;) {
    const Instant until = stack::host::turn(now(), host, device, application);
    if (application.done()) return {};
    if (const std::optional<int> signal = sleep(until, device)) return signal;
  }
}

// Until a packet, room to send, `until` or a signal, which is the answer.
std::optional<int> EventLoop::sleep(Instant until, Device& device) {
  const Watch watch = device.watch();
  std::array<pollfd, 3> watched{{{signals_.descriptor(), POLLIN, 0},
                                 {watch.readable, POLLIN, 0},
                                 {watch.writable, POLLOUT, 0}}};
  const timespec left = until == kNever ? timespec{} : time_left(until);
  const int ready =
      ::ppoll(watched.data(), watched.size(), until == kNever ? nullptr : &left, nullptr);
  if (ready < 0 && errno != EINTR) throw_errno("cannot wait for packets");
  if (ready <= 0) return {};
  if (watched[2].revents != 0) device.make_room();
  return watched[0].revents != 0 ? signals_.take() : std::nullopt;
}

}  // namespace backends
