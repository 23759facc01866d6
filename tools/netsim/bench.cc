#include <fmt/format.h>

#include <ctime>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"

namespace netsim {

// Every packet put on a wire counts, in either direction; the seconds are those of the processor.
// Digests are left out: they measure libcrypto.
int bench(const BenchOptions& options) {
  const auto scenario = select(options.selection);
  if (!scenario) return refuse(scenario.error());
  std::uint64_t packets = 0;
  bool all_good = true;
  const std::clock_t begin = std::clock();
  for (std::uint64_t seed = 1; seed <= options.runs; ++seed) {
    const sim::Report report = run_experiment(*scenario, {.seed = seed, .with_digest = false});
    packets += report.packets().offered - report.packets().overflowed - report.packets().too_big;
    all_good = all_good && report.good();
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  fmt::print("{} runs of {}, {} octets each{}\n", options.runs, scenario->name, scenario->body,
             all_good ? "" : ", NOT ALL GOOD");
  fmt::print("{} packets in {:.3f} CPU seconds: {:.0f} packets per CPU second\n", packets, seconds,
             static_cast<double>(packets) / seconds);
  return all_good ? kGood : kNotGood;
}

}  // namespace netsim
