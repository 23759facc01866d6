// What `netsim validate` prints: figures, and the bounds that they must be within.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace netsim {

inline constexpr double kNoBound = 1e9;

// Remembers whether every figure was within its bounds.
class Table {
 public:
  void row(const std::string& what, double measured, double lowest, double highest,
           const std::string& remark) {
    const bool good = measured >= lowest && measured <= highest;
    all_good_ = all_good_ && good;
    const std::string bounds = highest > 1e6 ? fmt::format(">= {:.3f}", lowest)
                                             : fmt::format("{:.3f} to {:.3f}", lowest, highest);
    fmt::print("{:<52} {:>9.3f}  {:<16} {}  {}\n", what, measured, bounds, good ? "good" : "MISSED",
               remark);
    std::fflush(stdout);
  }
  bool all_good() const { return all_good_; }

 private:
  bool all_good_ = true;
};

}  // namespace netsim
