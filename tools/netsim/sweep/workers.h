// Many runs at once, in processes of their own: what breaks one of them breaks no other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tools::netsim::sweep {

inline constexpr std::size_t kMostWorkers = 256;

// What came of one job: a line, or how its process ended instead of saying one.
struct Yield {
  std::string line{};
  std::string death{};  // "killed by signal 6 (Aborted)"; empty if all went well
};

// Does the jobs numbered [0, jobs) in up to `width` processes; `work` runs in one of them and makes
// a line without a line's end. `take` is called here, in the order of the numbers, whatever the
// order in which they end; false stops everything. A process that dies is replaced, and the job it
// was at counts as dead. Throws std::system_error if there can be no processes.
void work_through(std::uint64_t jobs, std::size_t width,
                  const std::function<std::string(std::uint64_t)>& work,
                  const std::function<bool(std::uint64_t, const Yield&)>& take);

}  // namespace tools::netsim::sweep
