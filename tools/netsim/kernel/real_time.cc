#include "tools/netsim/kernel/real_time.h"

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include "backends/errors.h"

namespace netsim::kernel {

using stack::base::Duration;
using stack::base::Instant;

namespace {

// So long before something is due we wait awake.
constexpr Duration kAwake = std::chrono::microseconds(60);
// However much a kernel says: so many packets of each are taken before the next look at the rest.
constexpr int kMostAtOnce = 16;

// While this lives we run before other processes, and sleep no longer than we ask for. Where that
// is not allowed we do without; the lateness tells. What is started meanwhile is as others are.
//
// A kernel lets those who run before others have 95 % of a second, and then takes them off for the
// rest of it, which is 50 ms: whoever hardly sleeps must step back before, and does so for a part
// of each window.
class Precedence {
 public:
  Precedence() : policy_(::sched_getscheduler(0)), slack_(::prctl(PR_GET_TIMERSLACK)) {
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    take();
  }
  ~Precedence() {
    give_back();
    ::prctl(PR_SET_TIMERSLACK, static_cast<unsigned long>(slack_));
  }
  Precedence(const Precedence&) = delete;
  Precedence& operator=(const Precedence&) = delete;

  // To be called often.
  void weigh(Instant now) {
    if (now < next_look_) return;
    next_look_ = now + kBetweenLooks;
    const Duration used = processor_time();
    if (now >= window_ends_) {
      window_ends_ = now + kWindow;
      used_before_ = used;
      if (!has_it_) take();
    } else if (has_it_ && used - used_before_ > kMostOfAWindow) {
      give_back();
    }
  }

 private:
  static constexpr Duration kBetweenLooks = std::chrono::milliseconds(2);
  static constexpr Duration kWindow = std::chrono::milliseconds(500);
  static constexpr Duration kMostOfAWindow = std::chrono::milliseconds(400);

  static Duration processor_time() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + Duration(used.tv_nsec);
  }

  void take() {
    const sched_param least{::sched_get_priority_min(SCHED_FIFO)};
    (void)::sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &least);
    has_it_ = true;
  }
  void give_back() {
    const sched_param none{0};
    (void)::sched_setscheduler(0, policy_ | SCHED_RESET_ON_FORK, &none);
    has_it_ = false;
  }

  int policy_;
  int slack_;
  bool has_it_ = false;
  Instant next_look_{};
  Instant window_ends_{};
  Duration used_before_{0};
};

timespec in_kernel_form(Duration left) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {seconds.count(), (left - seconds).count()};
}

}  // namespace

RealTime::Ending RealTime::run(backends::Signals& signals,
                               std::span<const backends::Child> children,
                               const std::function<bool()>& done) {
  Precedence precedence;
  for (;;) {
    precedence.weigh(clock_.now());
    const auto more = look();
    if (!more) return {.stopped = more.error()};
    if (done()) return {};
    if (const auto signal = signals.take()) return {.signal = signal};
    if (!*more) sleep(signals, children);
  }
}

std::expected<bool, sim::Ending> RealTime::look() {
  if (const auto stopped = simulator_.run_until(clock_.now())) return std::unexpected(*stopped);
  bool more = false;
  for (const End& end : ends_) {
    for (int taken = 0; taken < kMostAtOnce; ++taken) {
      const auto packet = end.port->receive();
      if (!packet) break;
      more = true;
      if (const auto stopped = simulator_.run_until(clock_.now())) return std::unexpected(*stopped);
      simulator_.inject(end.node, *packet);
    }
  }
  return more;
}

// Until a packet, a signal, the end of a child, or a little before something is due.
void RealTime::sleep(const backends::Signals& signals,
                     std::span<const backends::Child> children) const {
  const Instant due = simulator_.next_at();
  const Duration left = due - clock_.now() - kAwake;
  if (left <= Duration(0)) return;
  std::vector<pollfd> watched{{signals.descriptor(), POLLIN, 0}};
  for (const End& end : ends_) watched.push_back({end.port->descriptor(), POLLIN, 0});
  // One that has ended since `done` was asked wakes us at once.
  for (const backends::Child& child : children) {
    if (!child.is_known_to_have_ended()) watched.push_back({child.descriptor(), POLLIN, 0});
  }
  const timespec time = in_kernel_form(left);
  const timespec* const until = due == stack::base::kNever ? nullptr : &time;
  if (::ppoll(watched.data(), watched.size(), until, nullptr) < 0 && errno != EINTR) {
    backends::throw_errno("cannot wait for packets");
  }
}

}  // namespace netsim::kernel
