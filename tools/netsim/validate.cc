#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/lab/run.h"
#include "sim/scenario/samples.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/laws.h"
#include "tools/netsim/table.h"
#include "tools/netsim/wire_laws.h"

namespace netsim {
namespace {

using sim::lab::Outcome;
using sim::scenario::App;
using sim::scenario::Flow;
using sim::scenario::Row;
using sim::scenario::Scenario;
using stack::tcp::send::CongestionAlgorithm;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr double kMtu = 1500;
constexpr double kSegment = 1448;  // octets: with timestamps
constexpr double kLossEvents = 2200;

Row on_path(std::uint64_t bits_per_second, milliseconds round_trip, std::size_t queue) {
  Row row;
  for (sim::PathConfig* path : {&row.to_server, &row.to_client}) {
    path->bits_per_second = bits_per_second;
    path->delay = round_trip / 2;
    path->queue.packets = queue;
  }
  row.tcp.send_buffer = row.tcp.receive_buffer = std::size_t{32} << 20;
  return row;
}

// From the server to the client, of which `bytes` without a value have no end.
Flow& downwards(Scenario& scenario, std::optional<std::uint64_t> bytes) {
  scenario.stop.events = 4'000'000'000;
  return add_flow(scenario, App::kBulk, "server", "client", bytes);
}

// Flows without end, measured from `warm_up` to `until`, in seconds.
void measure(Scenario& scenario, double warm_up, double until) {
  const auto to_nanoseconds = [](double seconds) {
    return nanoseconds(static_cast<nanoseconds::rep>(seconds * 1e9));
  };
  scenario.warmup = to_nanoseconds(warm_up);
  scenario.stop.at = stack::base::Instant(to_nanoseconds(until));
  scenario.stop.when_all_done = false;
}

Outcome run(const Scenario& scenario, std::uint64_t seed = 1) {
  Outcome outcome = sim::lab::run(scenario, {.seed = seed, .with_digest = false});
  if (outcome.broken) fmt::print("  invariant broken: {}\n", *outcome.broken);
  return outcome;
}

// A single flow at a loss probability; its average window in segments.
struct LossyFlow {
  CongestionAlgorithm congestion;
  double loss;
  milliseconds round_trip;
  bool evenly;  // every so-manieth packet, instead of by chance

  double seconds_a_round() const { return static_cast<double>(round_trip.count()) / 1e3; }
  Outcome go() const {
    Row row = on_path(10'000'000'000, round_trip, 1'000'000);
    row.tcp.congestion = congestion;
    auto& impairments = row.to_client.impairments;
    if (evenly) {
      impairments.loss_period = static_cast<std::uint64_t>(1 / loss);
    } else {
      impairments.loss = static_cast<sim::PartsPerBillion>(loss * 1e9);
    }
    double expected = std::max(mathis_window(loss), cubic_window(loss, seconds_a_round()));
    double slowest = congestion == CongestionAlgorithm::kNewReno ? mathis_window(loss) : expected;
    double seconds = kLossEvents / loss / slowest * seconds_a_round();
    Scenario scenario = row_of(row);
    downwards(scenario, std::nullopt);
    measure(scenario, seconds * 0.05, seconds * 1.1);
    return run(scenario);
  }
  double window(const Outcome& outcome) const {
    return outcome.flows[0].goodput_mbps() * 1e6 / 8 / kSegment * seconds_a_round();
  }
};

std::string losses_and_timeouts(const Outcome& outcome) {
  return fmt::format("{} losses, {} RTOs", outcome.links[0].to_a.books.lost, outcome.tcp.timeouts);
}

void newreno(Table& table, double loss, milliseconds round_trip) {
  const LossyFlow flow{CongestionAlgorithm::kNewReno, loss, round_trip, false};
  const Outcome outcome = flow.go();
  const double window = flow.window(outcome);
  const double seconds = flow.seconds_a_round();
  const double rto = static_cast<double>(outcome.flows[0].sender.rto.count()) / 1e9;
  const auto name = fmt::format("NewReno, p = {}, RTT {} ms: ", loss, round_trip.count());
  const double full = padhye_window(loss, seconds, rto, padhye_timeouts(loss));
  table.row(name + "over Padhye", window / padhye_window(loss, seconds, rto, 0), 0.9, 1.1,
            fmt::format("{}; over Padhye with Reno's RTOs {:.3f}", losses_and_timeouts(outcome),
                        window / full));
  table.row(name + "over Mathis", window / mathis_window(loss), 0.85, 1.15, "");
}

void cubic(Table& table, double loss, milliseconds round_trip) {
  const LossyFlow flow{CongestionAlgorithm::kCubic, loss, round_trip, true};
  const double law = cubic_window(loss, flow.seconds_a_round());
  if (law < mathis_window(loss)) return;  // Reno-friendly there
  const Outcome outcome = flow.go();
  table.row(fmt::format("CUBIC, p = {}, RTT {} ms: over RFC 9438", loss, round_trip.count()),
            flow.window(outcome) / law, 0.85, 1.15, losses_and_timeouts(outcome));
}

// BBR takes what the path carries, whatever is lost of it.
void bbr(Table& table, double loss) {
  Row row = on_path(20'000'000, milliseconds(40), 1000);
  row.tcp.congestion = CongestionAlgorithm::kBbr;
  row.to_client.impairments.loss = static_cast<sim::PartsPerBillion>(loss * 1e9);
  Scenario scenario = row_of(row);
  downwards(scenario, std::nullopt);
  measure(scenario, 10, 130);
  const Outcome outcome = run(scenario);
  const double carried = 20.0 * kSegment / kMtu * (1 - loss);  // Mbit/s
  table.row(fmt::format("BBR, p = {}: over what the wire delivers", loss),
            outcome.flows[0].goodput_mbps() / carried, 0.9, 1, losses_and_timeouts(outcome));
}

void without_loss(Table& table) {
  Scenario scenario = row_of(on_path(100'000'000, milliseconds(20), 250));
  downwards(scenario, std::uint64_t{100} << 20);
  const Outcome outcome = run(scenario);
  table.row("100 MiB, 100 Mbit/s, 20 ms, 250 packets: Mbit/s", outcome.flows[0].goodput_mbps(),
            94.5, kNoBound, fmt::format("{} dropped", outcome.links[0].to_a.books.overflowed));
}

void long_fat_path(Table& table) {
  Scenario scenario = row_of(on_path(1'000'000'000, milliseconds(100), 10'000));
  downwards(scenario, std::nullopt);
  measure(scenario, 10, 40);
  const Outcome outcome = run(scenario);
  table.row("1 Gbit/s, 100 ms, right-sizing to 32 MiB: Mbit/s", outcome.flows[0].goodput_mbps(),
            900, kNoBound, losses_and_timeouts(outcome));
}

void always_ends(Table& table, std::uint64_t seeds) {
  Row row;
  row.to_client.impairments.loss = row.to_server.impairments.loss = sim::kAlways / 10;
  Scenario scenario = row_of(row);
  add_flow(scenario, App::kHttpGet, "client", "server", 1 << 20);
  std::uint64_t ended = 0, timeouts = 0, probes = 0;
  double worst = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Outcome outcome = sim::lab::run(scenario, {.seed = seed});
    ended += outcome.code == sim::lab::Code::kPass;
    timeouts += outcome.tcp.timeouts;
    probes += outcome.tcp.tail_probes;
    worst = std::max(worst, static_cast<double>(outcome.simulated.count()) / 1e9);
  }
  table.row(fmt::format("1 MiB, 10 % loss both ways, {} seeds: share that ends", seeds),
            static_cast<double>(ended) / static_cast<double>(seeds), 1, 1,
            fmt::format("{} RTOs, {} tail probes, the longest {:.1f} s", timeouts, probes, worst));
}

void fairness(Table& table, const std::string& what, std::uint64_t bits_per_second,
              milliseconds round_trip, std::size_t queue, CongestionAlgorithm second,
              double lowest) {
  Scenario scenario = row_of(on_path(bits_per_second, round_trip, queue));
  downwards(scenario, std::nullopt).congestion = CongestionAlgorithm::kCubic;
  Flow& other = downwards(scenario, std::nullopt);
  other.congestion = second;
  other.start = milliseconds(1000);
  measure(scenario, 30, 330);
  const Outcome outcome = run(scenario);
  table.row(what, sim::lab::metric(outcome, "jain").value(), lowest, 1,
            fmt::format("{:.2f} and {:.2f} Mbit/s", outcome.flows[0].goodput_mbps(),
                        outcome.flows[1].goodput_mbps()));
}

// The least that any packet waited, interval by interval: what stands in the queue, whatever comes
// in bursts.
class Standing final : public sim::Observer {
 public:
  Standing(sim::Direction direction, nanoseconds interval, nanoseconds from)
      : direction_(direction), interval_(interval), from_(from) {}

  void on_packet(const sim::PacketEvent& event) override {
    if (event.path.direction != direction_) return;
    if (event.what == sim::Happening::kQueued) since_[event.index] = event.at;
    const auto found = since_.find(event.index);
    if (event.what != sim::Happening::kSent || found == since_.end()) return;
    left(event.at.time_since_epoch(), event.at - found->second);
    since_.erase(since_.begin(), std::next(found));
  }
  void on_wake(stack::base::Instant, sim::NodeId) override {}
  double mean_milliseconds() const {
    double sum = 0;
    for (const auto& [interval, wait] : least_) sum += static_cast<double>(wait.count()) / 1e6;
    return sum / static_cast<double>(least_.size());
  }
  double longest_milliseconds() const {
    nanoseconds longest{0};
    for (const auto& [interval, wait] : least_) longest = std::max(longest, wait);
    return static_cast<double>(longest.count()) / 1e6;
  }

 private:
  void left(nanoseconds at, nanoseconds wait) {
    if (at < from_) return;
    nanoseconds& least = least_.try_emplace(at / interval_, wait).first->second;
    least = std::min(least, wait);
  }

  sim::Direction direction_;
  nanoseconds interval_;
  nanoseconds from_;
  std::map<std::uint64_t, stack::base::Instant> since_;  // those that wait
  std::map<std::int64_t, nanoseconds> least_;
};

// What stands in the queue of one CUBIC flow.
Standing standing(sim::queue::Kind kind) {
  Row row = on_path(10'000'000, milliseconds(40), 200);
  row.to_client.queue.kind = kind;
  row.to_client.queue.served = kind == sim::queue::Kind::kDropTail;
  Scenario scenario = row_of(row);
  downwards(scenario, std::nullopt).congestion = CongestionAlgorithm::kCubic;
  measure(scenario, 20, 120);
  Standing queue(sim::Direction::kToA, row.to_client.queue.codel.interval, scenario.warmup);
  sim::Observer* const observers[] = {&queue};
  sim::lab::run(scenario, {.with_digest = false, .observers = observers});
  return queue;
}

// CoDel acts on what stands above its target for an interval, so that there is a flow that comes to
// the target, and none that stays above it.
void codel(Table& table) {
  const Standing queue = standing(sim::queue::Kind::kCoDel);
  const Standing full = standing(sim::queue::Kind::kDropTail);
  table.row("CoDel, 10 Mbit/s, 40 ms: standing wait, mean, ms", queue.mean_milliseconds(), 0, 5,
            fmt::format("target 5; DropTail {:.1f}", full.mean_milliseconds()));
  table.row("the same, the longest", queue.longest_milliseconds(), 5, 10,
            fmt::format("DropTail {:.1f}", full.longest_milliseconds()));
}

struct Options {
  bool quick = false;  // only what takes seconds
};

// The stack's figures beside those of theory; kFailed if one is out of its bounds.
int validate(const Options& options) {
  Table table;
  exact_arrivals(table);
  poisson_waits(table, options.quick ? 200'000 : 4'000'000);
  red_ramp(table);
  codel(table);
  without_loss(table);
  always_ends(table, options.quick ? 50 : 1000);
  fairness(table, "two CUBIC, 50 Mbit/s, 40 ms, 167 packets: Jain", 50'000'000, milliseconds(40),
           167, CongestionAlgorithm::kCubic, 0.95);
  fairness(table, "CUBIC beside NewReno, 10 Mbit/s, 20 ms: Jain", 10'000'000, milliseconds(20), 17,
           CongestionAlgorithm::kNewReno, 0.9);
  if (!options.quick) long_fat_path(table);

  for (double loss : {0.01, 0.05}) bbr(table, loss);

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
  CLI::App* command =
      app.add_subcommand("validate", "Hold wires, queues, goodput and fairness to theory");
  command->add_flag("--quick", options->quick, "Only what takes seconds");
  command->callback([options, &chosen] { chosen = [options] { return validate(*options); }; });
}

}  // namespace netsim
