#include "tools/netsim/sweep/record.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <exception>
#include <nlohmann/json.hpp>

namespace tools::netsim::sweep {
namespace {

using nlohmann::ordered_json;
using sim::lab::Code;

constexpr int kFormat = 1;  // of the lines

// What a run says of itself if its scenario asks for nothing else.
constexpr std::array kUsualMetrics{"goodput", "jain", "retransmit-rate", "fct.p50", "fct.p99"};

}  // namespace

bool Header::is_of_the_same_sweep_as(const Header& other) const {
  Header same = other;
  same.shard = shard;
  same.file = file;  // the same scenario may lie elsewhere on another machine
  return same == *this;
}

Record record_of(const sim::scenario::Scenario& scenario, const sim::lab::Outcome& outcome) {
  Record record{.code = outcome.code, .verdict = outcome.verdict, .trace_hash = outcome.trace_hash};
  for (std::size_t i = 0; i < outcome.expectations.size(); ++i) {
    if (!outcome.expectations[i].held) record.missed.push_back(i);
  }
  record.only_missed = outcome.code == Code::kFailed && !outcome.broken && !record.missed.empty();
  for (std::size_t i = 0; i < outcome.faults.size(); ++i) {
    if (scenario.faults[i].may_be_idle) continue;
    record.struck["the fault at " + outcome.faults[i].where] += outcome.faults[i].struck;
  }
  for (const auto& impairment : outcome.impairments)
    record.struck[impairment.what] += impairment.struck;
  const auto note = [&](std::string_view name) {
    const auto value = metric(outcome, name);
    if (value && std::isfinite(*value)) record.metrics.emplace(name, *value);
  };
  for (const std::string& name : scenario.metrics) note(name);
  if (scenario.metrics.empty()) {
    for (const std::string_view name : kUsualMetrics) note(name);
  }
  return record;
}

std::string to_line(const Header& header) {
  return ordered_json{{"netsim_sweep", kFormat},           {"file", header.file},
                      {"digest", header.digest},           {"build", header.build},
                      {"seeds", header.seeds.to_string()}, {"points", header.points},
                      {"shard", header.shard.to_string()}, {"expectations", header.expectations},
                      {"tolerances", header.tolerances}}
      .dump();
}

std::string to_line(const Record& record) {
  return ordered_json{{"run", record.number},      {"point", record.point},
                      {"seed", record.seed},       {"code", static_cast<int>(record.code)},
                      {"verdict", record.verdict}, {"trace_hash", record.trace_hash},
                      {"missed", record.missed},   {"only_missed", record.only_missed},
                      {"struck", record.struck},   {"metrics", record.metrics}}
      .dump();
}

std::expected<Header, std::string> parse_header(std::string_view line) {
  try {
    const auto json = ordered_json::parse(line);
    if (json.at("netsim_sweep") != kFormat)
      return std::unexpected("another version of netsim's lines");
    const auto seeds = parse_seeds(json.at("seeds").get<std::string>());
    const auto shard = parse_shard(json.at("shard").get<std::string>());
    if (!seeds || !shard)
      return std::unexpected("no header of a sweep: seeds or shard make no sense");
    return Header{.file = json.at("file"),
                  .digest = json.at("digest"),
                  .build = json.at("build"),
                  .seeds = *seeds,
                  .points = json.at("points"),
                  .shard = *shard,
                  .expectations = json.at("expectations"),
                  .tolerances = json.at("tolerances")};
  } catch (const nlohmann::json::exception&) {
    return std::unexpected("no header of a sweep");
  }
}

std::expected<Record, std::string> parse_record(std::string_view line) {
  try {
    const auto json = ordered_json::parse(line);
    return Record{.number = json.at("run"),
                  .point = json.at("point"),
                  .seed = json.at("seed"),
                  .code = static_cast<Code>(json.at("code").get<int>()),
                  .verdict = json.at("verdict"),
                  .trace_hash = json.at("trace_hash"),
                  .missed = json.at("missed"),
                  .only_missed = json.at("only_missed"),
                  .struck = json.at("struck"),
                  .metrics = json.at("metrics")};
  } catch (const nlohmann::json::exception&) {
    return std::unexpected("no result of a run");
  }
}

}  // namespace tools::netsim::sweep
