#include "tools/netsim/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <span>

#include "tools/netsim/build_id.h"

namespace netsim {
namespace {

using namespace sim::lab;

constexpr std::size_t kMostLines = 20;  // of a kind; what is left out is said

template <typename Thing, typename Print>
void print_some(const std::vector<Thing>& things, Print print) {
  for (const Thing& thing : std::span(things).first(std::min(things.size(), kMostLines))) {
    print(thing);
  }
  if (things.size() > kMostLines) fmt::print("  and {} more\n", things.size() - kMostLines);
}

void print_flow(const FlowOutcome& flow) {
  std::string how = flow.complete ? "complete" : flow.stopped ? "stopped" : "INCOMPLETE";
  if (flow.error) how += fmt::format(" ({}: {})", *flow.error, flow.account);
  if (flow.sha256_ok) how += *flow.sha256_ok ? ", SHA-256 right" : ", SHA-256 WRONG";
  fmt::print("flow {:<11} {}: {} octets from {} s to {} s, {:.3f} Mbit/s, {} resent, {} timeouts\n",
             flow.id, how, flow.delivered, exact_seconds(flow.began), exact_seconds(flow.ended),
             flow.goodput_mbps(), flow.sender.stats.retransmissions(), flow.sender.stats.timeouts);
}

void print_path(const std::string& name, const PathOutcome& path) {
  const sim::Ledger& books = path.books;
  fmt::print(
      "link {:<11} {} offered, {} delivered, {} dropped ({} lost, {} queue full, {} early, {} down, "
      "{} too big), {} corrupted, {} reordered, {} duplicated, {} marked; {:.1f} % used, queued "
      "{} s at most\n",
      name, books.offered, books.delivered, books.dropped(), books.lost, books.overflowed,
      books.early, books.down, books.too_big, books.corrupted, books.reordered, books.duplicated,
      path.marked, path.utilisation * 100, exact_seconds(path.queue_longest));
}

void print_routers(const Outcome& outcome) {
  for (const auto& [name, books] : outcome.routers) {
    fmt::print(
        "router {:<9} {} forwarded, {} cut into {} fragments, {} dropped ({} too big), {} ICMP "
        "errors, {} withheld\n",
        name, books.forwarded, books.fragmented, books.fragments, books.dropped(), books.too_big,
        books.errors, books.withheld);
  }
}

void print_tcp(const stack::tcp::Stats& tcp) {
  fmt::print(
      "retransmissions  {} ({} fast, {} RACK, {} tail probe, {} timeout, {} refused, {} too big)\n",
      tcp.retransmissions(), tcp.fast_retransmissions, tcp.rack_retransmissions,
      tcp.probe_retransmissions, tcp.timeout_retransmissions, tcp.refused_retransmissions,
      tcp.too_big_retransmissions);
  fmt::print("timeouts         {}\n", tcp.timeouts);
}

void print_point(const std::map<std::string, std::string>& point) {
  if (point.empty()) return;
  std::string text;
  for (const auto& [name, value] : point) text += fmt::format(" {}={}", name, value);
  fmt::print("point           {}\n", text);
}

}  // namespace

std::string exact_seconds(stack::base::Duration duration) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  return fmt::format("{}.{:09}", duration.count() / kPerSecond, duration.count() % kPerSecond);
}

void print_text(const Result& result) {
  const Outcome& outcome = result.outcome;
  fmt::print("scenario         {}, seed {}\n", result.scenario.name, result.seed);
  print_point(result.scenario.point);
  fmt::print("verdict          {}\n", outcome.verdict);
  fmt::print("invariants       {}\n", outcome.broken ? "BROKEN: " + *outcome.broken : "held");
  fmt::print("looked at        {} packets, {} books, {} turns of hosts\n", outcome.looks.packets,
             outcome.looks.books, outcome.looks.hosts);
  fmt::print("simulated        {} s, {} events\n", exact_seconds(outcome.simulated),
             outcome.events);
  fmt::print("packets          {} put on wires\n", outcome.packets);
  print_some(outcome.flows, print_flow);
  print_some(outcome.links, [](const LinkOutcome& link) {
    print_path(link.name + ".to-b", link.to_b);
    print_path(link.name + ".to-a", link.to_a);
  });
  print_routers(outcome);
  print_tcp(outcome.tcp);
  print_some(outcome.faults, [](const FaultOutcome& fault) {
    fmt::print("fault {:<10} matched {} packets, struck {} times\n", fault.where, fault.matched,
               fault.struck);
  });
  for (const ExpectationOutcome& expectation : outcome.expectations) {
    fmt::print("expected         {}: {}\n", expectation.that,
               expectation.held ? "so it was" : "NOT SO: " + expectation.why);
  }
  for (const std::string& idle : outcome.idle) fmt::print("idle             {}\n", idle);
  fmt::print("trace hash       {}\n", outcome.trace_hash);
}

void print_line(const Result& result) {
  fmt::print("{} {} {} {}\n", result.scenario.name, result.seed, result.outcome.trace_hash,
             result.outcome.verdict);
}

void print_failure(const Result& result) {
  if (result.outcome.code == Code::kPass) return;
  std::fflush(stdout);
  fmt::print(stderr, "netsim: {} seed {} build {}: {}; repeat: {}\n", result.scenario.file,
             result.seed, build_id(), result.outcome.verdict, result.command);
}

}  // namespace netsim
