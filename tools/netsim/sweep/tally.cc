#include "tools/netsim/sweep/tally.h"

#include <fmt/format.h>

#include <array>

namespace tools::netsim::sweep {

using sim::lab::Code;

void Failures::add(const Record& record) {
  if (count++ == 0 || record.number < first.number) first = record;
}

Tally::Tally(const Header& header) : header_(header), missed_(header.expectations.size()) {}

void Tally::add(const Record& record) {
  ++runs_;
  for (const auto& [what, times] : record.struck) struck_[what] += times;
  if (record.code == Code::kPass) return;
  if (record.code == Code::kVacuous) {
    ++vacuous_;
    return;
  }
  ++failed_;
  for (const std::uint64_t expectation : record.missed) {
    if (expectation < missed_.size()) missed_[expectation].add(record);
  }
  if (!record.only_missed) others_[record.code].add(record);
}

std::vector<std::size_t> Tally::intolerable() const {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < missed_.size(); ++i) {
    const double tolerated = header_.tolerances[i] * static_cast<double>(runs_);
    if (static_cast<double>(missed_[i].count) > tolerated) numbers.push_back(i);
  }
  return numbers;
}

std::vector<std::string> Tally::idle() const {
  std::vector<std::string> names;
  for (const auto& [what, times] : struck_) {
    if (times == 0) names.push_back(what);
  }
  return names;
}

std::vector<std::string> Tally::complaints() const {
  std::vector<std::string> lines;
  for (const auto& [code, failures] : others_) {
    lines.push_back(fmt::format("{} of {} runs ended with code {}; seed {}: {}", failures.count,
                                runs_, static_cast<int>(code), failures.first.seed,
                                failures.first.verdict));
  }
  for (const std::size_t i : intolerable()) {
    lines.push_back(fmt::format("{} of {} runs missed \"{}\" ({:g} % may); the first with seed {}",
                                missed_[i].count, runs_, header_.expectations[i],
                                header_.tolerances[i] * 100, missed_[i].first.seed));
  }
  for (const std::string& what : idle()) {
    lines.push_back(fmt::format("{} struck in none of {} runs", what, runs_));
  }
  if (all_vacuous()) lines.push_back(fmt::format("all of {} runs were vacuous", runs_));
  return lines;
}

Code Tally::code() const {
  constexpr std::array kWorstFirst{Code::kInternal, Code::kNondeterminism, Code::kFailed,
                                   Code::kBadScenario, Code::kNoProgress};
  for (const Code code : kWorstFirst) {
    if (others_.contains(code)) return code;
    if (code == Code::kFailed && !intolerable().empty()) return code;
  }
  return !idle().empty() || all_vacuous() ? Code::kVacuous : Code::kPass;
}

std::vector<Record> Tally::examples() const {
  std::vector<Record> records;
  for (const auto& [code, failures] : others_) records.push_back(failures.first);
  for (const std::size_t i : intolerable()) records.push_back(missed_[i].first);
  return records;
}

}  // namespace tools::netsim::sweep
