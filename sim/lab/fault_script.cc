#include "sim/lab/fault_script.h"

#include <algorithm>

#include "sim/lab/fault_action.h"

namespace sim::lab {
namespace {

using scenario::Fault;
using scenario::PacketAction;
using scenario::PacketFacts;
using scenario::Side;

bool goes(Side side, Direction direction) {
  return side == Side::kBoth || (side == Side::kToB) == (direction == Direction::kToB);
}

std::size_t number_of(Direction direction) { return static_cast<std::size_t>(direction); }

// One that is found by its index; it matches once at most.
bool is_explicit(const Fault& fault) {
  return fault.match->only_index() && fault.every == 1 && fault.times.value_or(1) > 0;
}

}  // namespace

FaultScript::FaultScript(const scenario::Scenario& scenario)
    : scenario_(scenario), links_(scenario.links.size()), counts_(scenario.faults.size()) {
  for (Number number = 0; number < scenario.faults.size(); ++number) {
    const Fault& fault = scenario.faults[number];
    const auto link = std::ranges::find(scenario.links, fault.on, &scenario::Link::name);
    if (!fault.match || link == scenario.links.end()) continue;
    LinkFaults& there = links_[static_cast<std::size_t>(link - scenario.links.begin())];
    for (const Direction direction : {Direction::kToB, Direction::kToA})
      if (goes(fault.side, direction)) add(there.paths[number_of(direction)], number);
    there.reads = there.reads || !is_explicit(fault);
  }
  for (LinkFaults& link : links_)
    for (PathFaults& path : link.paths) std::ranges::sort(path.explicits);
}

void FaultScript::add(PathFaults& path, Number number) {
  const Fault& fault = scenario_.faults[number];
  if (is_explicit(fault)) {
    path.explicits.push_back({*fault.match->only_index(), number});
  } else {
    path.watches.push_back({number, std::vector<std::uint64_t>(fault.match->counters())});
  }
}

void FaultScript::judge(const Offering& packet, Fate& fate) {
  if (packet.path.wire >= links_.size()) return;
  find_due(links_[packet.path.wire], packet);
  for (const Due& due : due_) {
    const Fault& fault = scenario_.faults[due.fault];
    if (!act(std::get<PacketAction>(fault.action), packet.octets, fate)) continue;
    fate.fault = due.fault;
    ++counts_[due.fault].struck;
    if (due.watch != nullptr) ++due.watch->struck;
  }
}

void FaultScript::struck(std::size_t fault, std::uint64_t packets) {
  counts_[fault].matched += packets;
  counts_[fault].struck += packets;
}

void FaultScript::find_due(LinkFaults& link, const Offering& packet) {
  due_.clear();
  PathFaults& path = link.paths[number_of(packet.path.direction)];
  auto next = std::ranges::lower_bound(path.explicits, packet.index, {}, &Explicit::index);
  for (; next != path.explicits.end() && next->index == packet.index; ++next) {
    ++counts_[next->fault].matched;
    due_.push_back({next->fault});
  }
  if (!link.reads) return;
  // Whether or not this direction is watched: its acknowledgments count from the other's SYN.
  const PacketFacts facts = link.reader.read(packet.path.direction, packet.index, packet.octets);
  for (Watch& watch : path.watches)
    if (is_due(watch, facts)) due_.push_back({watch.fault, &watch});
  std::ranges::sort(due_, {}, &Due::fault);
}

bool FaultScript::is_due(Watch& watch, const PacketFacts& facts) {
  const Fault& fault = scenario_.faults[watch.fault];
  if (!fault.match->strikes(facts, watch.counters.data(), fault.times.has_value())) return false;
  ++watch.matched;
  ++counts_[watch.fault].matched;
  return watch.matched % fault.every == 0 && (!fault.times || watch.struck < *fault.times);
}

}  // namespace sim::lab
