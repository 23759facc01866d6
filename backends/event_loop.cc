#include "backends/event_loop.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

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

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// How long to sleep, as ppoll takes it; `until` may have passed.
timespec time_left(Instant until) {
  const Duration left = std::max(until - EventLoop::now(), Duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {seconds.count(), (left - seconds).count()};
}

}  // namespace

EventLoop::EventLoop() {
  // A blocked signal waits in the descriptor, even one whose disposition is to be ignored.
  sigset_t caught;
  ::sigemptyset(&caught);
  for (int signal : {SIGHUP, SIGINT, SIGTERM}) {
    if (!is_ignored(signal)) ::sigaddset(&caught, signal);
  }
  signals_ = Fd(::signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!signals_.is_open()) throw_errno("cannot wait for signals");
  ::sigprocmask(SIG_BLOCK, &caught, &before_);
}

EventLoop::~EventLoop() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

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
  std::array<pollfd, 3> watched{
      {{signals_.get(), POLLIN, 0}, {watch.readable, POLLIN, 0}, {watch.writable, POLLOUT, 0}}};
  const timespec left = until == kNever ? timespec{} : time_left(until);
  const int ready =
      ::ppoll(watched.data(), watched.size(), until == kNever ? nullptr : &left, nullptr);
  if (ready < 0 && errno != EINTR) throw_errno("cannot wait for packets");
  if (ready <= 0) return {};
  if (watched[2].revents != 0) device.make_room();
  return watched[0].revents != 0 ? take_signal() : std::nullopt;
}

std::optional<int> EventLoop::take_signal() {
  signalfd_siginfo info{};
  if (::read(signals_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return {};
  return static_cast<int>(info.ssi_signo);
}

}  // namespace backends
