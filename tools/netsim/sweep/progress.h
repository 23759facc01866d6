// How far a sweep is, for those who watch it.
#pragma once

#include <chrono>
#include <cstdint>

#include "tools/netsim/sweep/tally.h"

namespace tools::netsim::sweep {

// One line on stderr, written over again at most twice a second; nothing where stderr is no
// terminal.
class Progress {
 public:
  // `done` of `all` runs were done before.
  Progress(std::uint64_t all, std::uint64_t done);

  void tell(const Tally& tally);
  // Takes the line away.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  std::uint64_t all_;
  std::uint64_t done_;
  bool is_seen_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point next_ = began_;
};

}  // namespace tools::netsim::sweep
