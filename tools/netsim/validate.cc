#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/laws.h"

namespace netsim {
namespace {

using sim::Report;
using sim::Scenario;
using stack::tcp::send::CongestionAlgorithm;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr double kSegment = 1448;  // octets: MTU 1500, timestamps
constexpr double kLossEvents = 2200;
constexpr std::uint64_t kEndless = std::uint64_t{1} << 40;

// One line of the table; remembers whether every figure was within its bounds.
class Table {
 public:
  void row(const std::string& what, double measured, double lowest, double highest,
           const std::string& remark) {
    bool good = measured >= lowest && measured <= highest;
    all_good_ = all_good_ && good;
    std::string bounds = highest > 1e6 ? fmt::format(">= {:.3f}", lowest)
                                       : fmt::format("{:.3f} to {:.3f}", lowest, highest);
    fmt::print("{:<52} {:>9.3f}  {:<16} {}  {}\n", what, measured, bounds, good ? "good" : "MISSED",
               remark);
    std::fflush(stdout);
  }
  bool all_good() const { return all_good_; }

 private:
  bool all_good_ = true;
};

constexpr double kNoBound = 1e9;

Scenario on_path(std::uint64_t bits_per_second, milliseconds round_trip, std::size_t queue) {
  Scenario scenario = *sim::find_scenario("clean");
  for (sim::PathConfig* path : {&scenario.to_server, &scenario.to_client}) {
    path->bits_per_second = bits_per_second;
    path->delay = round_trip / 2;
    path->queue.packets = queue;
  }
  scenario.tcp.send_buffer = scenario.tcp.receive_buffer = std::size_t{32} << 20;
  scenario.limits.events = 4'000'000'000;
  return scenario;
}

// A flow without end, measured from `warm_up` to `until`, in seconds.
void measure(Scenario& scenario, std::size_t flows, double warm_up, double until) {
  const auto to_nanoseconds = [](double seconds) {
    return nanoseconds(static_cast<nanoseconds::rep>(seconds * 1e9));
  };
  scenario.flows = flows;
  scenario.body = kEndless;
  scenario.measure_from = to_nanoseconds(warm_up);
  scenario.flows_until = stack::base::Instant(to_nanoseconds(until));
}

Report run(const Scenario& scenario, std::uint64_t seed = 1) {
  Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
  if (report.broken) fmt::print("  invariant broken: {}\n", *report.broken);
  return report;
}

// A single flow at a loss probability; its average window in segments.
struct LossyFlow {
  CongestionAlgorithm congestion;
  double loss;
  milliseconds round_trip;
  bool evenly;  // every so-manieth packet, instead of by chance

  double seconds_a_round() const { return static_cast<double>(round_trip.count()) / 1e3; }
  Report go() const {
    Scenario scenario = on_path(10'000'000'000, round_trip, 1'000'000);
    scenario.tcp.congestion = congestion;
    auto& impairments = scenario.to_client.impairments;
    if (evenly) {
      impairments.loss_period = static_cast<std::uint64_t>(1 / loss);
    } else {
      impairments.loss = static_cast<sim::PartsPerBillion>(loss * 1e9);
    }
    double expected = std::max(mathis_window(loss), cubic_window(loss, seconds_a_round()));
    double slowest = congestion == CongestionAlgorithm::kNewReno ? mathis_window(loss) : expected;
    double seconds = kLossEvents / loss / slowest * seconds_a_round();
    measure(scenario, 1, seconds * 0.05, seconds * 1.1);
    return run(scenario);
  }
  double window(const Report& report) const {
    return report.flows[0].goodput() / 8 / kSegment * seconds_a_round();
  }
};

std::string losses_and_timeouts(const Report& report) {
  return fmt::format("{} losses, {} RTOs", report.to_client.lost, report.tcp.timeouts);
}

void newreno(Table& table, double loss, milliseconds round_trip) {
  const LossyFlow flow{CongestionAlgorithm::kNewReno, loss, round_trip, false};
  const Report report = flow.go();
  const double window = flow.window(report);
  const double seconds = flow.seconds_a_round();
  const double rto = static_cast<double>(report.flows[0].sender.rto.count()) / 1e9;
  const auto name = fmt::format("NewReno, p = {}, RTT {} ms: ", loss, round_trip.count());
  const double full = padhye_window(loss, seconds, rto, padhye_timeouts(loss));
  table.row(name + "over Padhye", window / padhye_window(loss, seconds, rto, 0), 0.9, 1.1,
            fmt::format("{}; over Padhye with Reno's RTOs {:.3f}", losses_and_timeouts(report),
                        window / full));
  table.row(name + "over Mathis", window / mathis_window(loss), 0.85, 1.15, "");
}

void cubic(Table& table, double loss, milliseconds round_trip) {
  const LossyFlow flow{CongestionAlgorithm::kCubic, loss, round_trip, true};
  const double law = cubic_window(loss, flow.seconds_a_round());
  if (law < mathis_window(loss)) return;  // Reno-friendly there
  const Report report = flow.go();
  table.row(fmt::format("CUBIC, p = {}, RTT {} ms: over RFC 9438", loss, round_trip.count()),
            flow.window(report) / law, 0.85, 1.15, losses_and_timeouts(report));
}

void without_loss(Table& table) {
  Scenario scenario = on_path(100'000'000, milliseconds(20), 250);
  scenario.flows = 1;
  scenario.body = std::uint64_t{100} << 20;
  const Report report = run(scenario);
  table.row("100 MiB, 100 Mbit/s, 20 ms, 250 packets: Mbit/s", report.flows[0].goodput() / 1e6,
            94.5, kNoBound, fmt::format("{} dropped", report.to_client.overflowed));
}

void long_fat_path(Table& table) {
  Scenario scenario = on_path(1'000'000'000, milliseconds(100), 10'000);
  measure(scenario, 1, 10, 40);
  const Report report = run(scenario);
  table.row("1 Gbit/s, 100 ms, right-sizing to 32 MiB: Mbit/s", report.flows[0].goodput() / 1e6,
            900, kNoBound, losses_and_timeouts(report));
}

void always_ends(Table& table, std::uint64_t seeds) {
  Scenario scenario = *sim::find_scenario("clean");
  scenario.to_client.impairments.loss = scenario.to_server.impairments.loss = 100'000'000;
  std::uint64_t ended = 0, timeouts = 0, probes = 0;
  double worst = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Report report = run_experiment(scenario, {.seed = seed});
    ended += report.good();
    timeouts += report.tcp.timeouts;
    probes += report.tcp.tail_probes;
    worst = std::max(worst, static_cast<double>(report.simulated.count()) / 1e9);
  }
  table.row(fmt::format("1 MiB, 10 % loss both ways, {} seeds: share that ends", seeds),
            static_cast<double>(ended) / static_cast<double>(seeds), 1, 1,
            fmt::format("{} RTOs, {} tail probes, the longest {:.1f} s", timeouts, probes, worst));
}

void fairness(Table& table, const std::string& what, std::uint64_t bits_per_second,
              milliseconds round_trip, std::size_t queue, CongestionAlgorithm second,
              double lowest) {
  Scenario scenario = on_path(bits_per_second, round_trip, queue);
  scenario.flow[0].congestion = CongestionAlgorithm::kCubic;
  scenario.flow[1].congestion = second;
  scenario.flow[1].start = milliseconds(1000);
  measure(scenario, 2, 30, 330);
  const Report report = run(scenario);
  table.row(what, sim::jain_index(report.flows), lowest, 1,
            fmt::format("{:.2f} and {:.2f} Mbit/s", report.flows[0].goodput() / 1e6,
                        report.flows[1].goodput() / 1e6));
}

struct Options {
  bool quick = false;  // only what takes seconds
};

// The stack's figures beside those of theory; kFailed if one is out of its bounds.
int validate(const Options& options) {
  Table table;
  without_loss(table);
  always_ends(table, options.quick ? 50 : 1000);
  fairness(table, "two CUBIC, 50 Mbit/s, 40 ms, 167 packets: Jain", 50'000'000, milliseconds(40),
           167, CongestionAlgorithm::kCubic, 0.95);
  fairness(table, "CUBIC beside NewReno, 10 Mbit/s, 20 ms: Jain", 10'000'000, milliseconds(20), 17,
           CongestionAlgorithm::kNewReno, 0.9);
  if (!options.quick) long_fat_path(table);

  std::vector<double> losses{0.01};
  if (!options.quick) losses = {0.01, 0.001, 0.0001};  // from seconds a line to minutes a line
  for (double loss : losses) {
    for (int round_trip : {10, 50, 100, 200}) {
      newreno(table, loss, milliseconds(round_trip));
      cubic(table, loss, milliseconds(round_trip));
    }
  }
  return table.all_good() ? kPass : kFailed;
}

}  // namespace

void add_validate(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("validate", "Hold goodput and fairness to the formulas");
  command->add_flag("--quick", options->quick, "Only what takes seconds");
  command->callback([options, &chosen] { chosen = [options] { return validate(*options); }; });
}

}  // namespace netsim
