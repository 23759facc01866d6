#include "tools/netsim/report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "tools/text/tcp_json.h"

namespace netsim {

using tools::text::retransmissions_as_json;
using tools::text::tcp_as_json;

namespace {

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

std::string_view name_of(stack::tcp::send::CongestionAlgorithm algorithm) {
  return algorithm == stack::tcp::send::CongestionAlgorithm::kNewReno ? "reno" : "cubic";
}

void print_flows(const std::vector<sim::FlowReport>& flows) {
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const sim::FlowReport& flow = flows[i];
    fmt::print("flow {}           {}, {} octets from {} s to {} s, {:.3f} Mbit/s, {} resent\n",
               i + 1, name_of(flow.congestion), flow.delivered, seconds(flow.began),
               seconds(flow.ended), flow.goodput() / 1e6, flow.sender.stats.retransmissions());
  }
  if (!flows.empty()) fmt::print("Jain index       {:.4f}\n", jain_index(flows));
}

nlohmann::ordered_json as_json(const sim::Ledger& books) {
  return {{"sent", books.offered},          {"delivered", books.delivered},
          {"dropped", books.dropped()},     {"lost", books.lost},
          {"overflowed", books.overflowed}, {"too_big", books.too_big},
          {"corrupted", books.corrupted},   {"reordered", books.reordered},
          {"duplicated", books.duplicated}};
}

nlohmann::ordered_json as_json(const sim::router::Books& books) {
  return {{"taken_in", books.taken_in},
          {"forwarded", books.forwarded},
          {"fragmented", books.fragmented},
          {"fragments", books.fragments},
          {"too_big", books.too_big},
          {"expired", books.expired},
          {"no_route", books.no_route},
          {"filtered", books.filtered},
          {"malformed", books.malformed},
          {"icmp_errors", books.errors},
          {"icmp_errors_withheld", books.withheld}};
}

void print_routers(const sim::router::Books& books) {
  if (books.taken_in == 0) return;
  fmt::print("routers          {} forwarded, {} cut into {} fragments, {} dropped ({} too big)\n",
             books.forwarded, books.fragmented, books.fragments, books.dropped(), books.too_big);
  fmt::print("                 {} ICMP errors, {} withheld\n", books.errors, books.withheld);
}

nlohmann::ordered_json as_json(const sim::FlowReport& flow) {
  return {{"cc", name_of(flow.congestion)},
          {"delivered_octets", flow.delivered},
          {"measured_octets", flow.measured},
          {"began_nanoseconds", flow.began.count()},
          {"measured_from_nanoseconds", flow.measured_from.count()},
          {"ended_nanoseconds", flow.ended.count()},
          {"goodput_bits_per_second", flow.goodput()},
          {"tcp", tcp_as_json(flow.sender)}};
}

}  // namespace

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
  fmt::print(
      "packets          {} sent, {} delivered, {} dropped ({} lost, {} queue full, {} too big)\n",
      packets.offered, packets.delivered, packets.dropped(), packets.lost, packets.overflowed,
      packets.too_big);
  fmt::print("                 {} corrupted, {} reordered, {} duplicated\n", packets.corrupted,
             packets.reordered, packets.duplicated);
  print_routers(report.routers);
  fmt::print(
      "retransmissions  {} ({} fast, {} RACK, {} tail probe, {} timeout, {} refused, {} too big)\n",
      report.tcp.retransmissions(), report.tcp.fast_retransmissions,
      report.tcp.rack_retransmissions, report.tcp.probe_retransmissions,
      report.tcp.timeout_retransmissions, report.tcp.refused_retransmissions,
      report.tcp.too_big_retransmissions);
  fmt::print("timeouts         {}\n", report.tcp.timeouts);
  fmt::print("path MTU         {} from the client, {} from the server\n",
             report.client_tcp.path_mtu, report.server_tcp.path_mtu);
  fmt::print("                 {} ICMP errors believed, {} probes, {} black holes\n",
             report.tcp.path_errors_in, report.tcp.mtu_probes, report.tcp.black_holes);
  print_flows(report.flows);
  fmt::print("trace hash       {}\n", report.trace_hash);
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
  json["routers"] = as_json(report.routers);
  json["retransmissions"] = retransmissions_as_json(report.tcp);
  json["tcp"]["client"] = tcp_as_json(report.client_tcp);
  json["tcp"]["server"] = tcp_as_json(report.server_tcp);
  if (!report.flows.empty()) {
    for (const sim::FlowReport& flow : report.flows) json["flows"].push_back(as_json(flow));
    json["jain_index"] = jain_index(report.flows);
  }
  json["trace_hash"] = report.trace_hash;
  fmt::print("{}\n", json.dump(2));
}

void print_line(const Result& result) {
  fmt::print("{} {} {} {}\n", result.scenario, result.seed, result.report.trace_hash,
             verdict(result.report));
}

}  // namespace netsim
