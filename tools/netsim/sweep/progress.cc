#include "tools/netsim/sweep/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "tools/text/amounts.h"

namespace tools::netsim::sweep {

Progress::Progress(std::uint64_t all, std::uint64_t done)
    : all_(all), done_(done), is_seen_(isatty(STDERR_FILENO) == 1) {}

void Progress::tell(const Tally& tally) {
  if (!is_seen_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(500);
  const std::uint64_t new_runs = tally.runs() - done_;
  const auto left = (now - began_) * static_cast<std::int64_t>(all_ - tally.runs()) /
                    static_cast<std::int64_t>(new_runs > 0 ? new_runs : 1);
  fmt::print(stderr, "\r\033[K{} of {} runs, {} failed, {} left", tally.runs(), all_,
             tally.failed(),
             text::remaining_text(std::chrono::duration_cast<stack::base::Duration>(left)));
  std::fflush(stderr);
}

void Progress::end() {
  if (is_seen_) fmt::print(stderr, "\r\033[K");
}

}  // namespace tools::netsim::sweep
