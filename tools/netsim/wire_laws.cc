#include "tools/netsim/wire_laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "sim/choices.h"
#include "sim/rate_trace.h"
#include "stack/base/check.h"
#include "tools/netsim/feed.h"
#include "tools/netsim/laws.h"

namespace netsim {
namespace {

using sim::PathConfig;
using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;

constexpr std::int64_t kSecond = 1'000'000'000;  // nanoseconds
constexpr double kStandardErrors = 4;            // that a mean may be off: once in 16,000 runs

// Numbers without an end, the same each time.
class Numbers {
 public:
  std::uint64_t next() { return chance_.answer({.packet = count_++}); }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  // Between two events of a Poisson process.
  Duration gap(double mean_nanoseconds) {
    const double share = (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53;  // within (0, 1)
    return Duration(std::llround(-std::log(share) * mean_nanoseconds));
  }

 private:
  sim::SeededChoices chance_{1};
  std::uint64_t count_ = 0;
};

struct Offer {
  std::int64_t at;  // nanoseconds
  std::int64_t octets;
};

// As much as a wire carries that takes `mean_time` for a packet: now it is idle, now many wait.
std::vector<Offer> irregular(std::size_t count, std::uint64_t mean_time) {
  constexpr std::uint64_t kLargest = 1500;
  Numbers numbers;
  std::vector<Offer> offers(count);
  std::int64_t at = 0;
  for (Offer& offer : offers) {
    const bool is_burst = numbers.below(2) == 0;
    at += is_burst ? 0 : static_cast<std::int64_t>(numbers.below(4 * mean_time));
    offer = {at, static_cast<std::int64_t>(1 + numbers.below(kLargest))};
  }
  return offers;
}

// The share of packets that arrive when they should; `expected` in nanoseconds.
double share_on_time(const PathConfig& wire, const std::vector<Offer>& offers,
                     const std::vector<std::int64_t>& expected) {
  Feed feed(wire, 1);
  for (const Offer& offer : offers)
    feed.offer(Instant(Duration(offer.at)), static_cast<std::size_t>(offer.octets));
  feed.let_arrive();
  std::uint64_t on_time = 0;
  for (std::size_t i = 0; i < offers.size(); ++i)
    on_time += feed.packets()[i].arrived == Instant(Duration(expected[i]));
  return static_cast<double>(on_time) / static_cast<double>(offers.size());
}

// Packet k is through when all the work from some packet j on is done, from the moment j came: of
// the j for which that is latest. Work is in bits * 1e9 here, time in nanoseconds * rate: whole
// numbers, and the only division is the last.
std::vector<std::int64_t> by_rate(const std::vector<Offer>& offers, std::int64_t rate,
                                  std::int64_t overhead, std::int64_t delay) {
  std::vector<std::int64_t> arrivals;
  std::int64_t work = 0, latest = 0;
  for (const Offer& offer : offers) {
    latest = std::max(latest, offer.at * rate - work);
    work += (offer.octets + overhead) * 8 * kSecond;
    arrivals.push_back((latest + work) / rate + delay);
  }
  return arrivals;
}

// Opportunity by opportunity, each takes its octets from whoever came before it.
std::vector<std::int64_t> by_trace(const std::vector<Offer>& offers,
                                   const std::vector<std::int64_t>& milliseconds_of_loop,
                                   std::int64_t unit, std::int64_t overhead, std::int64_t delay) {
  std::vector<std::int64_t> arrivals;
  const auto size = milliseconds_of_loop.size();
  std::int64_t left = offers[0].octets + overhead;  // of the packet in front
  for (std::size_t number = 0; arrivals.size() < offers.size(); ++number) {
    const auto loops = static_cast<std::int64_t>(number / size);
    const std::int64_t now =
        (loops * milliseconds_of_loop.back() + milliseconds_of_loop[number % size]) * 1'000'000;
    std::int64_t room = unit;
    while (arrivals.size() < offers.size() && offers[arrivals.size()].at < now && room > 0) {
      const std::int64_t taken = std::min(left, room);
      room -= taken;
      left -= taken;
      if (left > 0) continue;
      arrivals.push_back(now + delay);
      if (arrivals.size() < offers.size()) left = offers[arrivals.size()].octets + overhead;
    }
  }
  return arrivals;
}

PathConfig patient(std::uint64_t bits_per_second, Duration delay, std::size_t overhead) {
  PathConfig wire{.bits_per_second = bits_per_second, .delay = delay, .overhead = overhead};
  wire.queue.packets = sim::queue::kMostWaiting;
  return wire;
}

void exact_by_rate(Table& table, std::int64_t rate) {
  constexpr std::int64_t kOverhead = 38, kDelay = 12'345'678;
  constexpr std::int64_t kMeanOctets = 750;
  const auto offers =
      irregular(20'000, static_cast<std::uint64_t>((kMeanOctets + kOverhead) * 8 * kSecond / rate));
  const PathConfig wire = patient(static_cast<std::uint64_t>(rate), Duration(kDelay), kOverhead);
  table.row(fmt::format("{} bit/s: share on time to the nanosecond", rate),
            share_on_time(wire, offers, by_rate(offers, rate, kOverhead, kDelay)), 1, 1,
            "20,000 packets of 1 to 1,500 octets, 38 of overhead");
}

void exact_by_trace(Table& table) {
  constexpr std::int64_t kUnit = 1500, kOverhead = 4, kDelay = 20'000'001;
  Numbers numbers;
  std::vector<std::int64_t> times;
  std::string text;
  std::int64_t at = 1;
  for (int i = 0; i < 1000; ++i) {
    at += static_cast<std::int64_t>(numbers.below(4)) * static_cast<std::int64_t>(numbers.below(3));
    times.push_back(at);
    text += fmt::format("{}\n", at);
  }
  const auto trace = sim::RateTrace::parse(text, {.unit = kUnit, .loop = true});
  CHECK(trace.has_value());
  // A millisecond and a half for an opportunity, which carries two packets of the mean size.
  const auto offers = irregular(20'000, 800'000);
  PathConfig wire = patient(1, Duration(kDelay), kOverhead);
  wire.trace = std::make_shared<const sim::RateTrace>(*trace);
  table.row("a trace as mahimahi's: share on time",
            share_on_time(wire, offers, by_trace(offers, times, kUnit, kOverhead, kDelay)), 1, 1,
            "20,000 packets, 1,000 opportunities in a loop");
}

// Packets of 1,250 octets, at 10 Mbit/s.
void poisson_wait(Table& table, double load, std::uint64_t packets) {
  constexpr Duration kService = milliseconds(1);
  constexpr Duration kDelay = milliseconds(5);
  Feed feed(patient(10'000'000, kDelay, 0), 1);
  Numbers numbers;
  Instant at{};
  for (std::uint64_t i = 0; i < packets; ++i) {
    at += numbers.gap(static_cast<double>(kService.count()) / load);
    feed.offer(at, 1250);
  }
  feed.let_arrive();
  double services = 0;
  for (const Feed::Packet& packet : feed.packets()) {
    const Duration waited = packet.arrived - packet.offered - kService - kDelay;
    services += static_cast<double>(waited.count()) / static_cast<double>(kService.count());
  }
  const double law = md1_wait(load);
  const double most_off = kStandardErrors * md1_error(load, static_cast<double>(packets)) / law;
  table.row(fmt::format("M/D/1, load {}: mean wait over the law", load),
            services / static_cast<double>(packets) / law, 1 - most_off, 1 + most_off,
            fmt::format("{} packets", packets));
}

// A packet that is dropped is replaced at once, and one comes for each that leaves: always as many
// wait.
void red_share_at(Table& table, std::uint32_t waiting) {
  constexpr Duration kService = milliseconds(1);
  constexpr std::size_t kWarmUp = 20'000, kOffers = 300'000;
  PathConfig wire = patient(10'000'000, milliseconds(5), 0);
  wire.queue.kind = sim::queue::Kind::kRed;
  const sim::queue::Red& red = wire.queue.red;
  Feed feed(wire, 1);
  for (std::uint32_t i = 0; i < waiting + 1; ++i) feed.offer(Instant{}, 1250);
  for (Instant at{kService / 2}; feed.packets().size() < kOffers; at += kService) {
    do {
      feed.offer(at, 1250);
    } while (feed.packets().back().dropped);
  }
  const auto& packets = feed.packets();
  const auto dropped = std::count_if(packets.begin() + kWarmUp, packets.end(),
                                     [](const Feed::Packet& packet) { return packet.dropped; });
  const auto offered = static_cast<double>(packets.size() - kWarmUp);
  const double probability =
      static_cast<double>(red.max_ppb) / 1e9 * (waiting - red.least) / (red.most - red.least);
  const double law = red_share(probability);
  const double most_off = kStandardErrors * kRedSpread / std::sqrt(law * offered);
  table.row(fmt::format("RED, average {} of {} to {}: share dropped over law", waiting, red.least,
                        red.most),
            static_cast<double>(dropped) / offered / law, 1 - most_off, 1 + most_off,
            fmt::format("{} of {:.0f}", dropped, offered));
}

}  // namespace

void exact_arrivals(Table& table) {
  exact_by_rate(table, 7'777'777);
  exact_by_rate(table, 1'000'000'007);
  exact_by_trace(table);
}

void poisson_waits(Table& table, std::uint64_t packets) {
  for (const double load : {0.3, 0.5, 0.7, 0.9}) poisson_wait(table, load, packets);
}

void red_ramp(Table& table) {
  for (const std::uint32_t waiting : {6u, 10u, 14u}) red_share_at(table, waiting);
}

}  // namespace netsim
