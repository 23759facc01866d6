#include "tools/netsim/page/journeys.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/lab/run.h"
#include "stack/wire/icmp.h"
#include "tools/netsim/page/fate_words.h"

namespace tools::netsim::page {
namespace {

namespace wire = stack::wire;
using sim::Happening;
using sim::PacketEvent;

std::uint32_t number_of(sim::PathName path) {
  return path.wire * 2u + static_cast<std::uint32_t>(path.direction);
}

Who sender_of(const OfFlow& of) { return of.from_caller ? Who::kCaller : Who::kListener; }

bool is_message(const wire::IpPacket& packet) {
  return packet.header.protocol == wire::icmp_protocol(packet.header.source.family());
}

std::string words_of(const wire::IcmpMessage& message) {
  switch (message.kind) {
    case wire::IcmpKind::kUnreachable:
      return fmt::format("ICMP unreachable ({})", message.code);
    case wire::IcmpKind::kTooBig:
      return fmt::format("ICMP too big for {}", message.value);
    case wire::IcmpKind::kTimeExceeded:
      return fmt::format("ICMP time exceeded ({})", message.code);
    case wire::IcmpKind::kParameterProblem:
      return fmt::format("ICMP problem ({})", message.code);
    case wire::IcmpKind::kEchoRequest:
    case wire::IcmpKind::kEchoReply:
    case wire::IcmpKind::kOther:
      break;
  }
  return "ICMP";
}

}  // namespace

Journeys::Journeys(const sim::scenario::Scenario& scenario, std::vector<FlowFilm>& films)
    : scenario_(scenario),
      films_(films),
      finder_(scenario, films.size()),
      newest_arrived_(films.size()) {
  const auto is_host = [&](const std::string& name) {
    return std::ranges::find(scenario.hosts, name, &sim::scenario::Host::name) !=
           scenario.hosts.end();
  };
  for (const auto& link : scenario.links) host_at_.push_back({is_host(link.a), is_host(link.b)});
}

void Journeys::on_packet(const PacketEvent& event) {
  switch (event.what) {
    case Happening::kArrived:
      return arrive(event);
    case Happening::kDuplicated:
      return copy(event);
    default:
      return enter(event);
  }
}

void Journeys::enter(const PacketEvent& event) {
  const Key key{number_of(event.path), event.index};
  auto leg = legs_.find(key);
  if (leg == legs_.end()) {
    const auto traveller = recognise(event);
    if (!traveller) return;
    leg = legs_.insert({key, {.traveller = *traveller}}).first;
  }
  Traveller* const traveller = find(leg->second.traveller);
  if (traveller && event.marked) traveller->journey.note("marked CE by the queue");
  if (event.what != Happening::kSent && event.what != Happening::kQueued) return drop(event, leg);
  if (traveller) traveller->journey.note(fate_words(event, scenario_));
  if (leg->second.copies > 0) return;  // it has waited
  leg->second.copies = 1;
  if (traveller) ++traveller->legs;
}

void Journeys::drop(const PacketEvent& event, std::map<Key, Leg>::iterator leg) {
  Traveller* const traveller = find(leg->second.traveller);
  const std::uint32_t copies = leg->second.copies;
  legs_.erase(leg);
  if (!traveller) return;
  traveller->legs -= copies;
  const bool by_queue =
      event.what == Happening::kOverflowed || event.what == Happening::kDroppedEarly;
  Journey& journey = traveller->journey;
  journey.lost = by_queue ? Loss::kByQueue : Loss::kOnWire;
  std::string words = loss_words(event.what, scenario_.links[event.path.wire].name);
  if (event.fate) words += ", " + fate_words(event, scenario_);
  journey.note(words);
  if (journey.words.empty()) films_[traveller->of.flow].lose(event.at, journey, *journey.lost);
}

void Journeys::copy(const PacketEvent& event) {
  const auto leg = legs_.find({number_of(event.path), event.index});
  if (leg == legs_.end()) return;
  ++leg->second.copies;
  if (Traveller* const traveller = find(leg->second.traveller)) ++traveller->legs;
}

void Journeys::arrive(const PacketEvent& event) {
  carried_.reset();
  settle();
  const auto leg = legs_.find({number_of(event.path), event.index});
  if (leg == legs_.end()) return;
  const std::uint64_t number = leg->second.traveller;
  if (--leg->second.copies == 0) legs_.erase(leg);
  Traveller* const traveller = find(number);
  if (!traveller) return;
  --traveller->legs;
  if (!is_host(event.path, true)) {
    carried_ = number;
    return;
  }
  const OfFlow& of = traveller->of;
  Journey& journey = traveller->journey;
  if (!journey.arrived || traveller->in_pieces) journey.arrived = event.at;
  auto& newest = newest_arrived_[of.flow][of.from_caller ? 0 : 1];
  if (number < newest && !event.duplicate) journey.note("overtaken");
  newest = std::max(newest, number);
  if (journey.words.empty()) {
    films_[of.flow].arrive(event.at, other(sender_of(of)), event.octets);
  }
}

void Journeys::on_router(const sim::RouterEvent& event) {
  Traveller* const traveller = carried_ ? find(*carried_) : nullptr;
  if (!traveller) return;
  Journey& journey = traveller->journey;
  journey.note(router_words(event.what, sim::lab::node_name(scenario_, event.node)));
  if (event.what == sim::router::Forwarding::kFragmented) {
    traveller->in_pieces = true;
  } else {
    journey.lost = Loss::kOnWire;
    if (journey.words.empty()) films_[traveller->of.flow].lose(event.at, journey, *journey.lost);
  }
}

std::optional<std::uint64_t> Journeys::recognise(const PacketEvent& event) {
  if (is_host(event.path, false)) return set_out(event);
  if (!carried_) return std::nullopt;
  const auto packet = wire::parse_ip(event.octets);
  const Traveller* const carried = find(*carried_);
  const bool is_answer = packet && is_message(*packet) && carried && carried->journey.words.empty();
  return is_answer ? set_out_with_message(event, *packet) : carried_;
}

std::optional<std::uint64_t> Journeys::set_out(const PacketEvent& event) {
  const auto packet = wire::parse_ip(event.octets);
  if (!packet || packet->header.is_fragment()) return std::nullopt;
  if (is_message(*packet)) return set_out_with_message(event, *packet);
  if (packet->header.protocol != wire::kProtocolTcp) return std::nullopt;
  const auto segment =
      wire::parse_tcp(packet->payload, {packet->header.source, packet->header.destination}, true);
  if (!segment) return std::nullopt;
  const auto of = finder_.find({packet->header.source, segment->header.source_port},
                               {packet->header.destination, segment->header.destination_port});
  if (!of) return std::nullopt;
  return add({.of = *of,
              .journey = films_[of->flow].depart(event.at, sender_of(*of), *packet, *segment,
                                                 event.octets)});
}

// An error goes to who sent what it quotes.
std::optional<std::uint64_t> Journeys::set_out_with_message(const PacketEvent& event,
                                                            const wire::IpPacket& packet) {
  const auto message =
      wire::parse_icmp(packet.payload, packet.header.source, packet.header.destination);
  const auto quote = message ? wire::parse_quote(message->body) : std::nullopt;
  if (!quote) return std::nullopt;
  const auto about = finder_.find(quote->source, quote->destination);
  if (!about) return std::nullopt;
  Journey journey;
  journey.segment = {
      .at = event.at,
      .direction = about->from_caller ? capture::Direction::kIn : capture::Direction::kOut};
  journey.words = words_of(*message);
  journey.note("from " + packet.header.source.to_string());
  return add({.of = {about->flow, !about->from_caller}, .journey = std::move(journey)});
}

std::uint64_t Journeys::add(Traveller traveller) {
  if (travellers_.size() == kMostUnderWay) let_go();
  travellers_.push_back(std::move(traveller));
  return first_ + travellers_.size() - 1;
}

Journeys::Traveller* Journeys::find(std::uint64_t number) {
  return number < first_ ? nullptr : &travellers_[number - first_];
}

void Journeys::settle() {
  while (!travellers_.empty() && travellers_.front().legs == 0 && carried_ != first_) let_go();
}

void Journeys::let_go() {
  Traveller& traveller = travellers_.front();
  Journey& journey = traveller.journey;
  if (!journey.arrived && !journey.lost) journey.note("still under way");
  films_[traveller.of.flow].conclude(std::move(journey));
  travellers_.pop_front();
  ++first_;
}

void Journeys::conclude() {
  while (!travellers_.empty()) let_go();
}

bool Journeys::is_host(sim::PathName path, bool far) const {
  const bool is_b = (path.direction == sim::Direction::kToB) == far;
  return host_at_[path.wire][is_b ? 1 : 0];
}

}  // namespace tools::netsim::page
