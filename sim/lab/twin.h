// A random run said as a scenario without chance: every fault is a line.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "sim/lab/fault_log.h"
#include "sim/scenario/document.h"

namespace sim::lab {

// The run that a twin repeats; it is written into the file, as [origin].
struct Origin {
  std::string file{};
  std::uint64_t seed = 1;
  std::string trace_hash{};  // sixteen hexadecimal digits
  std::string build{};
};

// `document` at `point`, without what chance does to packets, and with what it did in the run that
// `log` is of, one [[fault]] each. Faults that strike packets are replaced by what they did, those
// at an instant stay, and so do outages, which know no chance. The seed stays, too: contents and
// initial sequence numbers are drawn from it. A twin and its original have the same trace. `files`
// as in scenario::read(). The error is one line.
std::expected<scenario::Document, std::string> twin(const scenario::Document& document,
                                                    const scenario::Files& files,
                                                    const scenario::Point& point,
                                                    const FaultLog& log, const Origin& origin);

}  // namespace sim::lab
