#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "tools/netsim/build_id.h"
#include "tools/netsim/report.h"
#include "tools/text/tcp_json.h"

namespace netsim {
namespace {

using namespace sim::lab;
using Json = nlohmann::ordered_json;
using tools::text::retransmissions_as_json;
using tools::text::tcp_as_json;

Json as_json(const sim::Counts& books) {
  return {{"offered", books.offered},
          {"delivered", books.delivered},
          {"duplicated", books.duplicated},
          {"dropped", books.dropped()},
          {"lost", books.lost},
          {"overflowed", books.overflowed},
          {"early", books.early},
          {"down", books.down},
          {"too_big", books.too_big}};
}

Json as_json(const PathOutcome& path) {
  Json json = as_json(static_cast<const sim::Counts&>(path.books));
  json["corrupted"] = path.books.corrupted;
  json["reordered"] = path.books.reordered;
  json["marked"] = path.marked;
  json["octets"] = as_json(path.books.octets);
  json["octets"]["truncated"] = path.books.octets.truncated;
  json["transmitted_octets"] = path.octets;
  json["queue_p50_nanoseconds"] = path.queue_p50.count();
  json["queue_p99_nanoseconds"] = path.queue_p99.count();
  json["queue_longest_nanoseconds"] = path.queue_longest.count();
  json["utilisation"] = path.utilisation;
  return json;
}

Json as_json(const sim::router::Books& books) {
  return {{"taken_in", books.taken_in},     {"forwarded", books.forwarded},
          {"fragmented", books.fragmented}, {"fragments", books.fragments},
          {"dropped", books.dropped()},     {"too_big", books.too_big},
          {"expired", books.expired},       {"no_route", books.no_route},
          {"filtered", books.filtered},     {"malformed", books.malformed},
          {"unmapped", books.unmapped},     {"unwelcome", books.unwelcome},
          {"mapped", books.mapped},         {"rebinds", books.rebinds},
          {"icmp_errors", books.errors},    {"icmp_errors_withheld", books.withheld}};
}

// What nobody knows is null.
Json as_json(const FlowOutcome& flow, bool all_is_known) {
  const auto known = [&](Json json) { return all_is_known ? std::move(json) : Json(); };
  Json json{{"id", flow.id},
            {"group", flow.group},
            {"complete", flow.complete},
            {"stopped", flow.stopped},
            {"error", flow.error ? Json(*flow.error) : Json()},
            {"account", flow.account},
            {"sha256_right", flow.sha256_ok ? Json(*flow.sha256_ok) : Json()},
            {"delivered_octets", flow.delivered},
            {"measured_octets", known(flow.measured)},
            {"began_nanoseconds", flow.began.count()},
            {"measured_from_nanoseconds", known(flow.measured_from.count())},
            {"ended_nanoseconds", flow.ended.count()},
            {"goodput_bits_per_second", known(flow.goodput_mbps() * 1e6)}};
  json["sender"] = known(tcp_as_json(flow.sender));
  json["receiver"] = known(tcp_as_json(flow.receiver));
  return json;
}

Json looks_as_json(const sim::Looks& looks) {
  Json json{{"packets", looks.packets}, {"books", looks.books},
            {"hosts", looks.hosts},     {"hosts_at_rest", looks.hosts_at_rest},
            {"routers", looks.routers}, {"connections", looks.connections}};
  for (const sim::NamedLook& look : looks.invariants) {
    json["invariants"][std::string(look.name)] = look.times;
  }
  return json;
}

void add_parts(const Outcome& outcome, Json& json) {
  json["flows"] = Json::array();
  for (const FlowOutcome& flow : outcome.flows) {
    json["flows"].push_back(as_json(flow, has_said_all(outcome)));
  }
  json["links"] = Json::object();
  for (const LinkOutcome& link : outcome.links) {
    json["links"][link.name] = {{"to_a", as_json(link.to_a)}, {"to_b", as_json(link.to_b)}};
  }
  json["routers"] = Json::object();
  for (const auto& [name, books] : outcome.routers) json["routers"][name] = as_json(books);
  json["faults"] = Json::array();
  for (const FaultOutcome& fault : outcome.faults) {
    json["faults"].push_back(
        {{"where", fault.where}, {"matched", fault.matched}, {"struck", fault.struck}});
  }
  json["impairments"] = Json::object();
  for (const ImpairmentOutcome& impairment : outcome.impairments) {
    json["impairments"][impairment.what] = impairment.struck;
  }
  json["expectations"] = Json::array();
  for (const ExpectationOutcome& expectation : outcome.expectations) {
    json["expectations"].push_back(
        {{"that", expectation.that}, {"held", expectation.held}, {"why", expectation.why}});
  }
}

}  // namespace

void print_json(const Result& result) {
  const Outcome& outcome = result.outcome;
  Json json;
  json["scenario"] = result.scenario.name;
  json["file"] = result.scenario.file;
  json["seed"] = result.seed;
  json["point"] = result.scenario.point;
  json["build"] = build_id();
  json["repeat"] = result.command;
  json["code"] = static_cast<int>(outcome.code);
  json["verdict"] = outcome.verdict;
  json["invariants_held"] = !outcome.broken;
  json["idle"] = outcome.idle;
  json["simulated_nanoseconds"] = outcome.simulated.count();
  json["events"] = outcome.events;
  json["packets"] = outcome.packets;
  add_parts(outcome, json);
  json["retransmissions"] = retransmissions_as_json(outcome.tcp);
  json["looks"] = looks_as_json(outcome.looks);
  json["trace_hash"] = outcome.trace_hash;
  for (const auto& [name, number] : result.more) json[name] = number;
  fmt::print("{}\n", json.dump(2));
}

}  // namespace netsim
