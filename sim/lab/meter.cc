#include "sim/lab/meter.h"

#include <algorithm>
#include <utility>

namespace sim::lab {
namespace {

using stack::base::Duration;
using stack::base::Instant;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// Of a trace, on average.
double bits_per_second(const PathConfig& config) {
  if (!config.trace) return static_cast<double>(config.bits_per_second);
  const double octets = static_cast<double>(config.trace->unit() * config.trace->size());
  return octets * 8 / seconds(config.trace->period());
}

// What has left by `now`, about.
double left_by(const Path& path, const PathConfig& config, Instant now) {
  const double waits = bits_per_second(config) * seconds(path.backlog(now)) / 8;
  return std::max(static_cast<double>(path.transmitted()) - waits, 0.0);
}

std::size_t number_of(PathName name) {
  return std::size_t{2} * name.wire + static_cast<std::size_t>(name.direction);
}

}  // namespace

Meter::Meter(const scenario::Scenario& scenario, Simulator& simulator)
    : scenario_(scenario), simulator_(simulator) {
  if (scenario.warmup > Duration(0)) simulator.at(Instant(scenario.warmup), [this] { begin(); });
}

void Meter::begin() {
  for (std::size_t link = 0; link < scenario_.links.size(); ++link) {
    const auto wire = static_cast<std::uint16_t>(link);
    for (const Direction direction : {Direction::kToB, Direction::kToA}) {
      const scenario::Link& of = scenario_.links[link];
      const PathConfig& config = direction == Direction::kToB ? of.to_b : of.to_a;
      const Path& path = simulator_.path(wire, direction);
      before_.push_back(left_by(path, config, simulator_.now()));
    }
  }
}

std::vector<LinkOutcome> Meter::links(Instant now) const {
  std::vector<LinkOutcome> outcomes;
  outcomes.reserve(scenario_.links.size());
  for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
    const scenario::Link& link = scenario_.links[i];
    const auto wire = static_cast<std::uint16_t>(i);
    outcomes.push_back({.name = link.name,
                        .to_a = path({wire, Direction::kToA}, link.to_a, now),
                        .to_b = path({wire, Direction::kToB}, link.to_b, now)});
  }
  return outcomes;
}

PathOutcome Meter::path(PathName name, const PathConfig& config, Instant now) const {
  const Path& path = std::as_const(simulator_).path(name.wire, name.direction);
  const Histogram& waits = path.queue_delay();
  PathOutcome outcome{.books = path.ledger(),
                      .octets = path.transmitted(),
                      .marked = path.ledger().marked,
                      .queue_p50 = waits.quantile(500),
                      .queue_p99 = waits.quantile(990),
                      .queue_longest = waits.longest()};
  const bool warm = !before_.empty();
  const Duration measured = now.time_since_epoch() - (warm ? scenario_.warmup : Duration(0));
  const double octets = left_by(path, config, now) - (warm ? before_[number_of(name)] : 0);
  if (measured > Duration(0)) {
    outcome.utilisation = octets * 8 / (bits_per_second(config) * seconds(measured));
  }
  return outcome;
}

void Meter::close_books(std::vector<LinkOutcome>& links) const {
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto wire = static_cast<std::uint16_t>(i);
    for (const Direction direction : {Direction::kToB, Direction::kToA}) {
      const Path& path = std::as_const(simulator_).path(wire, direction);
      PathOutcome& outcome = direction == Direction::kToB ? links[i].to_b : links[i].to_a;
      outcome.books = path.ledger();
      outcome.marked = path.ledger().marked;
      outcome.octets = path.transmitted();
    }
  }
}

std::uint64_t Meter::packets() const {
  std::uint64_t sum = 0;
  for (std::size_t link = 0; link < scenario_.links.size(); ++link) {
    for (const Direction direction : {Direction::kToB, Direction::kToA}) {
      const Ledger& books =
          std::as_const(simulator_).path(static_cast<std::uint16_t>(link), direction).ledger();
      sum += books.offered - books.overflowed - books.too_big - books.early - books.down;
    }
  }
  return sum;
}

}  // namespace sim::lab
