// Two runs, or two packet logs, held against each other line by line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.h"
#include "tools/netsim/load.h"
#include "tools/netsim/packet_lines.h"

namespace netsim {

inline constexpr std::size_t kMostLinesCompared = 16'000'000;

// Where the lines of one of the two come from.
class Side {
 public:
  // A packet log's file, or a scenario; the seed without `seed`. Otherwise one line.
  static std::expected<Side, std::string> open(const Selection& selection,
                                               std::optional<std::uint64_t> seed);

  bool is_log() const { return !scenario_; }
  std::uint64_t seed() const { return seed_; }  // 0 of a log
  // What it is, for people.
  const std::string& name() const { return name_; }

  // Gives all lines, in order. A log has those it has, whatever the detail.
  using Taker = std::function<void(std::string_view line)>;
  std::expected<void, std::string> read(Detail detail, const Taker& take) const;

 private:
  std::string file_{};
  std::optional<sim::scenario::Scenario> scenario_{};
  std::uint64_t seed_ = 0;
  std::string name_{};
};

struct Divergence {
  bool differs = false;
  std::size_t common = 0;                        // lines in front of it, that are the same
  std::vector<std::string> before{};             // the last of those
  std::optional<std::string> first{}, second{};  // nothing where a side has ended
};

// Reads both twice, to keep no more of them than a hash a line: of runs and of files that costs
// little. The error says which cannot be read, or that both are too long.
std::expected<Divergence, std::string> first_divergence(const Side& a, const Side& b,
                                                        Detail detail);

}  // namespace netsim
