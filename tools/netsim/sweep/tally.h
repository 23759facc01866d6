// What a sweep's runs say together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/netsim/sweep/record.h"

namespace tools::netsim::sweep {

// Runs that failed alike, and the first of them by number.
struct Failures {
  std::uint64_t count = 0;
  Record first{};

  void add(const Record& record);
};

// Judges by the header of the sweep: an expectation may be missed by the share of runs that it
// tolerates; a fault that never struck, in all the runs of all shards that were added, proves
// nothing. That a fault missed one run means nothing.
class Tally {
 public:
  explicit Tally(const Header& header);

  void add(const Record& record);

  std::uint64_t runs() const { return runs_; }
  // Runs that were neither good nor vacuous, tolerated or not.
  std::uint64_t failed() const { return failed_; }
  // Everything that is wrong, one line each; empty if nothing is.
  std::vector<std::string> complaints() const;
  // The worst of all: 5, 4, 1, 2, 3, 6.
  sim::lab::Code code() const;
  // The first run of each complaint that a run made, so that it can be had again.
  std::vector<Record> examples() const;

 private:
  std::vector<std::size_t> intolerable() const;  // expectations
  std::vector<std::string> idle() const;         // what never struck
  bool all_vacuous() const { return runs_ > 0 && vacuous_ == runs_; }

  Header header_;
  std::uint64_t runs_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t vacuous_ = 0;
  std::vector<Failures> missed_;                   // of each expectation
  std::map<std::string, std::uint64_t> struck_{};  // of each fault and impairment
  std::map<sim::lab::Code, Failures> others_{};    // what no tolerance covers
};

}  // namespace tools::netsim::sweep
