#include <fmt/format.h>

#include <memory>
#include <utility>

#include "sim/rate_trace.h"
#include "sim/router/fragmentation.h"
#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

constexpr Duration kLongestDelay = std::chrono::hours(24);
constexpr std::uint64_t kMostOctets = std::uint64_t{1} << 40;

void read_red(TableReader& table, queue::Red& red) {
  table.whole("least", red.least, 0, queue::kMostWaiting - 1);
  table.whole("most", red.most, 1, queue::kMostWaiting);
  if (red.least >= red.most) table.fail("least", "must be below 'most'");
  table.share("max-p", red.max_ppb);
  table.whole("weight", red.weight_shift, 0, 16);
  table.flag("gentle", red.gentle);
}

void read_codel(TableReader& table, queue::CoDel& codel) {
  table.duration("target", codel.target, Duration(0), queue::kLongestInterval);
  table.duration("interval", codel.interval, Duration(1), queue::kLongestInterval);
}

void read_trace(TableReader table, PathConfig& path, const Files& files) {
  std::string name;
  RateTrace::Config config;
  table.text("trace", name);
  table.whole("unit", config.unit, 1, kLargestPacket);
  table.flag("loop", config.loop);
  table.finish();
  if (name.empty()) return;
  const auto text = files(name);
  if (!text) return table.fail("trace", fmt::format("names '{}': {}", name, text.error()));
  auto trace = RateTrace::parse(*text, config);
  if (!trace) return table.fail("trace", fmt::format("names '{}': {}", name, trace.error()));
  path.trace = std::make_shared<const RateTrace>(std::move(*trace));
}

void read_rate(TableReader& table, PathConfig& path, const Files& files) {
  const Node* rate = table.node("rate");
  if (!rate) return;
  if (rate->table()) return read_trace(*table.table("rate"), path, files);
  path.trace = nullptr;
  table.rate("rate", path.bits_per_second, 1, kHighestRate);
}

void read_blackouts(TableReader& table, PathConfig& path) {
  if (!table.has("blackout")) return;
  path.outages.clear();
  for (TableReader& blackout : table.tables("blackout")) {
    Outage outage;
    blackout.duration("from", outage.from, Duration(0));
    blackout.duration("to", outage.until, Duration(0));
    if (outage.until <= outage.from && blackout.has("to"))
      blackout.fail("to", "must be later than 'from'");
    blackout.finish();
    path.outages.push_back(outage);
  }
}

void read_flap(TableReader& table, PathConfig& path) {
  auto keys = table.table("flap");
  if (!keys) return;
  Flap flap;
  keys->duration("up", flap.up, Duration(1), kLongestDelay);
  keys->duration("down", flap.down, Duration(1), kLongestDelay);
  flap.from = stack::base::Instant(flap.up);
  keys->duration("from", flap.from, Duration(0));
  keys->duration("until", flap.until, Duration(0));
  keys->finish();
  path.flap = flap;
}

}  // namespace

void read_queue(TableReader& table, queue::Config& queue) {
  table.word("kind", queue.kind);
  table.whole("packets", queue.packets, 0, queue::kMostWaiting);
  table.size("bytes", queue.octets, 0, kMostOctets);
  if (queue.kind != queue::Kind::kDropTail) table.flag("ecn", queue.ecn);
  if (queue.kind == queue::Kind::kRed) read_red(table, queue.red);
  const bool is_fq = queue.kind == queue::Kind::kFqCoDel;
  if (is_fq || queue.kind == queue::Kind::kCoDel) read_codel(table, queue.codel);
  if (is_fq) {
    table.whole("flows", queue.fq.flows, 1, queue::kMostFlowQueues);
    table.whole("quantum", queue.fq.quantum, 1, kLargestPacket);
  }
  table.finish(fmt::format("to a queue of kind \"{}\"",
                           words::kQueues[static_cast<std::size_t>(queue.kind)]));
}

void read_path(TableReader& table, PathConfig& path, const Files& files) {
  read_rate(table, path, files);
  table.duration("delay", path.delay, Duration(0), kLongestDelay);
  table.whole("mtu", path.mtu, router::kSmallestIpv4Mtu, kLargestPacket);
  path.mtu_after = path.mtu;
  table.whole("overhead", path.overhead, 0, kLargestOverhead);
  // What is said about a queue is all there is to say: nothing remains of an earlier one.
  if (auto keys = table.table("queue")) read_queue(*keys, path.queue = {});
  read_blackouts(table, path);
  read_flap(table, path);
  read_impairments(table, path.impairments);
}

}  // namespace sim::scenario
