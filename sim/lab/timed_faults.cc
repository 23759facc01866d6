#include "sim/lab/timed_faults.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace sim::lab {
namespace {

using scenario::Fault;
using scenario::Side;
using stack::base::Instant;

std::size_t number_of(PathName path) {
  return std::size_t{2} * path.wire + (path.direction == Direction::kToB ? 0 : 1);
}

}  // namespace

TimedFaults::TimedFaults(const scenario::Scenario& scenario, Network& network, FaultScript& script,
                         Simulator& simulator)
    : scenario_(scenario), network_(network), script_(script), simulator_(simulator) {
  for (const scenario::Link& link : scenario.links) {
    for (const PathConfig* config : {&link.to_b, &link.to_a}) {
      current_.push_back({config->trace ? 0 : config->bits_per_second, config->delay});
    }
  }
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    if (scenario.faults[i].at) simulator.at(*scenario.faults[i].at, [this, i] { carry_out(i); });
  }
  if (std::ranges::any_of(scenario.faults, [](const Fault& fault) { return fault.at.has_value(); }))
    simulator.observe(*this);
}

void TimedFaults::carry_out(std::size_t number) {
  const Fault& fault = scenario_.faults[number];
  const auto router = std::ranges::find(scenario_.routers, fault.on, &scenario::Router::name);
  if (router != scenario_.routers.end()) {
    forget(number, static_cast<std::size_t>(router - scenario_.routers.begin()));
  }
  const auto link = std::ranges::find(scenario_.links, fault.on, &scenario::Link::name);
  if (link != scenario_.links.end()) {
    const auto which = static_cast<std::size_t>(link - scenario_.links.begin());
    if (fault.side != Side::kToA) change(number, which, Direction::kToB);
    if (fault.side != Side::kToB) change(number, which, Direction::kToA);
  }
  network_.carry_out(fault);
}

// Of what is about to be carried out. Where nothing changes nobody can be touched, and what an
// earlier fault has done is still in force.
void TimedFaults::change(std::size_t number, std::size_t link, Direction direction) {
  const PathName name{static_cast<std::uint16_t>(link), direction};
  const Path& path = simulator_.path(name.wire, direction);
  Current& current = current_.at(number_of(name));
  Change made{.fault = number, .path = number_of(name), .next_index = path.ledger().offered};
  const auto& action = std::get<scenario::NodeAction>(scenario_.faults[number].action);
  if (const auto* down = std::get_if<scenario::Down>(&action)) {
    made.until = simulator_.now() + down->duration;
  } else if (const auto* set = std::get_if<scenario::SetMtu>(&action)) {
    const std::size_t before = path.mtu(simulator_.now());
    if (set->mtu == before) return;
    made.thing = Thing::kMtu;
    made.shorter = std::min(before, set->mtu);
    made.longer = std::max(before, set->mtu);
  } else if (const auto* rate = std::get_if<scenario::SetRate>(&action)) {
    if (std::exchange(current.bits_per_second, rate->bits_per_second) == rate->bits_per_second)
      return;
    made.thing = Thing::kRate;
  } else if (const auto* delay = std::get_if<scenario::SetDelay>(&action)) {
    if (std::exchange(current.delay, delay->delay) == delay->delay) return;
    made.thing = Thing::kDelay;
  }
  std::erase_if(changes_, [&](const Change& earlier) {
    return earlier.path == made.path && earlier.thing == made.thing;
  });
  changes_.push_back(made);
}

void TimedFaults::forget(std::size_t number, std::size_t router) {
  std::erase_if(oblivions_, [&](const Oblivion& earlier) {
    if (earlier.router == router) settle(earlier);
    return earlier.router == router;
  });
  oblivions_.push_back({number, router, network_.router(router).nat()->estranged()});
}

void TimedFaults::settle(const Oblivion& oblivion) {
  const std::uint64_t now = network_.router(oblivion.router).nat()->estranged();
  script_.struck(oblivion.fault, now - oblivion.before);
}

void TimedFaults::conclude() {
  for (const Oblivion& oblivion : oblivions_) settle(oblivion);
  oblivions_.clear();
}

void TimedFaults::on_packet(const PacketEvent& event) {
  for (Change& change : changes_) {
    if (change.path == number_of(event.path) && touches(change, event))
      script_.struck(change.fault);
  }
}

bool TimedFaults::touches(Change& change, const PacketEvent& event) {
  const bool leaves = event.what == Happening::kSent || event.what == Happening::kLost;
  switch (change.thing) {
    case Thing::kUp:
      return event.what == Happening::kDown && event.at < change.until;
    case Thing::kMtu: {
      if (event.what == Happening::kArrived || event.index < change.next_index) return false;
      change.next_index = event.index + 1;
      return event.octets.size() > change.shorter && event.octets.size() <= change.longer;
    }
    case Thing::kRate:
      return leaves;
    case Thing::kDelay:
      return event.what == Happening::kSent;
  }
  return false;
}

// A router does not offer what is too long; it drops it, or cuts it before.
void TimedFaults::on_misfit(Instant, PathName path, std::size_t octets) {
  for (const Change& change : changes_) {
    if (change.path != number_of(path) || change.thing != Thing::kMtu) continue;
    if (octets > change.shorter && octets <= change.longer) script_.struck(change.fault);
  }
}

}  // namespace sim::lab
