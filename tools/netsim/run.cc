#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/packet_log.h"

namespace netsim {
namespace {

// A run and what it was of.
struct Result {
  std::string_view scenario;
  std::uint64_t seed;
  sim::Report report;
};

// Nanoseconds as seconds with all their digits.
std::string seconds(stack::base::Duration duration) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  return fmt::format("{}.{:09}", duration.count() / kPerSecond, duration.count() % kPerSecond);
}

// Why a run is not good, in one line.
std::string verdict(const sim::Report& report) {
  if (report.broken) return fmt::format("invariant broken: {}", *report.broken);
  if (report.failure) return fmt::format("incomplete: {}", *report.failure);
  if (report.digest_right == false) return "SHA-256 wrong";
  return "good";
}

void print_text(const Result& result) {
  const sim::Report& report = result.report;
  const sim::Ledger packets = report.packets();
  fmt::print("scenario         {}, seed {}\n", result.scenario, result.seed);
  fmt::print("invariants       {}\n", report.broken ? "BROKEN: " + *report.broken : "held");
  fmt::print("looked at        {} packets, {} books, {} turns of hosts\n", report.looks.packets,
             report.looks.books, report.looks.hosts);
  fmt::print("complete         {}\n", report.failure ? "NO: " + *report.failure : "yes");
  fmt::print("SHA-256          {}\n", report.digest_right.value_or(false) ? "right" : "WRONG");
  fmt::print("delivered        {} octets\n", report.delivered);
  fmt::print("simulated        {} s\n", seconds(report.simulated));
  fmt::print("packets          {} sent, {} delivered, {} dropped ({} lost, {} queue full)\n",
             packets.offered, packets.delivered, packets.dropped(), packets.lost,
             packets.overflowed);
  fmt::print("                 {} corrupted, {} reordered, {} duplicated\n", packets.corrupted,
             packets.reordered, packets.duplicated);
  fmt::print("retransmissions  {} ({} fast, {} by timeout)\n", report.tcp.retransmissions(),
             report.tcp.fast_retransmissions, report.tcp.timeout_retransmissions);
  fmt::print("trace hash       {}\n", report.trace_hash);
}

nlohmann::ordered_json as_json(const sim::Ledger& books) {
  return {{"sent", books.offered},          {"delivered", books.delivered},
          {"dropped", books.dropped()},     {"lost", books.lost},
          {"overflowed", books.overflowed}, {"corrupted", books.corrupted},
          {"reordered", books.reordered},   {"duplicated", books.duplicated}};
}

void print_json(const Result& result) {
  const sim::Report& report = result.report;
  nlohmann::ordered_json json;
  json["scenario"] = result.scenario;
  json["seed"] = result.seed;
  json["good"] = report.good();
  json["verdict"] = verdict(report);
  json["invariants_held"] = !report.broken;
  json["complete"] = report.complete();
  json["sha256_right"] = report.digest_right.value_or(false);
  json["delivered_octets"] = report.delivered;
  json["simulated_nanoseconds"] = report.simulated.count();
  json["packets"] = as_json(report.packets());
  json["packets_to_server"] = as_json(report.to_server);
  json["packets_to_client"] = as_json(report.to_client);
  json["retransmissions"] = report.tcp.retransmissions();
  json["fast_retransmissions"] = report.tcp.fast_retransmissions;
  json["timeout_retransmissions"] = report.tcp.timeout_retransmissions;
  json["trace_hash"] = report.trace_hash;
  fmt::print("{}\n", json.dump(2));
}

void print_line(const Result& result) {
  fmt::print("{} {} {} {}\n", result.scenario, result.seed, result.report.trace_hash,
             verdict(result.report));
}

int run_many(const sim::Scenario& scenario, const SeedRange& seeds) {
  bool all_good = true;
  for (std::uint64_t seed = seeds.first;; ++seed) {
    const Result result{scenario.name, seed, run_experiment(scenario, {.seed = seed})};
    print_line(result);
    all_good = all_good && result.report.good();
    if (seed == seeds.last) return all_good ? kGood : kNotGood;
  }
}

}  // namespace

int run(const RunOptions& options) {
  const auto scenario = select(options.selection);
  if (!scenario) return refuse(scenario.error());
  if (!options.seeds.empty()) {
    const auto seeds = parse_seeds(options.seeds);
    if (!seeds) return refuse(fmt::format("'{}' is not a range of seeds A..B", options.seeds));
    return run_many(*scenario, *seeds);
  }
  PacketLog log;
  sim::Observer* const observers[] = {&log};
  sim::ExperimentConfig config{.seed = options.seed};
  if (options.packets) config.observers = observers;
  const Result result{scenario->name, options.seed, run_experiment(*scenario, config)};
  options.json ? print_json(result) : print_text(result);
  return result.report.good() ? kGood : kNotGood;
}

}  // namespace netsim
