// A sweep's results as JSON lines: a header that says what was run, then a line a run.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lab/outcome.h"
#include "sim/scenario/document.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/sweep/plan.h"

namespace tools::netsim::sweep {

// The first line. Shards of one sweep differ in `shard` only.
struct Header {
  std::string file;    // as it was typed, with every --set
  std::string digest;  // SHA-256 of the scenario as TOML, all --set applied
  std::string build;
  Seeds seeds{};
  std::uint64_t points = 1;
  Shard shard{};
  // For the judgement over all seeds; as the file has them.
  std::vector<std::string> expectations{};
  std::vector<double> tolerances{};

  // Whether the other is of the same sweep, if perhaps of another shard.
  bool is_of_the_same_sweep_as(const Header& other) const;
  friend bool operator==(const Header&, const Header&) = default;
};

// One run. No times of day and no durations of the real world: the same run is the same line.
struct Record {
  std::uint64_t number = 0;
  sim::scenario::Point point{};
  std::uint64_t seed = 0;
  sim::lab::Code code = sim::lab::Code::kPass;
  std::string verdict{};
  std::string trace_hash{};
  std::vector<std::uint64_t> missed{};  // numbers of the expectations that did not hold
  bool only_missed = false;             // nothing else was wrong
  std::map<std::string, std::uint64_t>
      struck{};  // how often each fault and impairment did that must
  std::map<std::string, double> metrics{};

  friend bool operator==(const Record&, const Record&) = default;
};

// Faults that may be idle are left out.
Record record_of(const sim::scenario::Scenario& scenario, const sim::lab::Outcome& outcome);

// Without the line's end.
std::string to_line(const Header& header);
std::string to_line(const Record& record);

// What is wrong with it, in one line, otherwise.
std::expected<Header, std::string> parse_header(std::string_view line);
std::expected<Record, std::string> parse_record(std::string_view line);

}  // namespace tools::netsim::sweep
