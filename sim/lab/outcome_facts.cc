#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sim/lab/outcome.h"

namespace sim::lab {
namespace {

using scenario::Value;
using Answer = std::expected<Value, std::string>;

double seconds(stack::base::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}
Value number(std::uint64_t value) { return static_cast<double>(value); }
Value number(double value) { return value; }
Value time(stack::base::Duration duration) { return seconds(duration); }

// One thing that may be asked for.
template <typename Owner>
struct Fact {
  std::string_view name;
  Value (*of)(const Owner& owner);
};

template <typename Owner, std::size_t kCount>
Answer look_up(const std::array<Fact<Owner>, kCount>& facts, const Owner& owner,
               std::string_view name, std::string_view what) {
  const auto found = std::ranges::find(facts, name, &Fact<Owner>::name);
  if (found != facts.end()) return found->of(owner);
  return std::unexpected(fmt::format("there is no {} '{}'", what, name));
}

using FlowFact = Fact<FlowOutcome>;
constexpr std::array kFlowFacts{
    FlowFact{"complete", [](const FlowOutcome& flow) -> Value { return flow.complete; }},
    FlowFact{"stopped", [](const FlowOutcome& flow) -> Value { return flow.stopped; }},
    FlowFact{"error",
             [](const FlowOutcome& flow) { return flow.error ? Value(*flow.error) : Value(); }},
    // Content is compared octet by octet all the same.
    FlowFact{
        "sha256_ok",
        [](const FlowOutcome& flow) -> Value { return flow.sha256_ok.value_or(flow.complete); }},
    FlowFact{"delivered", [](const FlowOutcome& flow) { return number(flow.delivered); }},
    FlowFact{"goodput_mbps", [](const FlowOutcome& flow) { return number(flow.goodput_mbps()); }},
    FlowFact{
        "fct",
        [](const FlowOutcome& flow) { return flow.complete ? time(flow.completion()) : Value(); }},
    FlowFact{"began", [](const FlowOutcome& flow) { return time(flow.began); }},
    FlowFact{"ended", [](const FlowOutcome& flow) { return time(flow.ended); }},
    FlowFact{"timeouts",
             [](const FlowOutcome& flow) { return number(flow.sender.stats.timeouts); }},
    FlowFact{"retransmissions",
             [](const FlowOutcome& flow) { return number(flow.sender.stats.retransmissions()); }},
    FlowFact{"retransmit-rate",
             [](const FlowOutcome& flow) { return number(flow.retransmit_rate()); }},
    FlowFact{"segments",
             [](const FlowOutcome& flow) { return number(flow.sender.stats.segments_out); }},
    FlowFact{"spurious",
             [](const FlowOutcome& flow) { return number(flow.sender.stats.spurious_recoveries); }},
    FlowFact{"srtt", [](const FlowOutcome& flow) { return time(flow.sender.srtt); }},
    FlowFact{"min_rtt", [](const FlowOutcome& flow) { return time(flow.sender.min_rtt); }},
    FlowFact{"cwnd", [](const FlowOutcome& flow) { return number(flow.sender.cwnd); }},
    FlowFact{"mss", [](const FlowOutcome& flow) { return number(flow.sender.mss); }},
    FlowFact{"ecn", [](const FlowOutcome& flow) -> Value { return flow.sender.ecn; }},
};

using PathFact = Fact<PathOutcome>;
constexpr std::array kPathFacts{
    PathFact{"offered", [](const PathOutcome& path) { return number(path.books.offered); }},
    PathFact{"duplicated", [](const PathOutcome& path) { return number(path.books.duplicated); }},
    PathFact{"delivered", [](const PathOutcome& path) { return number(path.books.delivered); }},
    PathFact{"lost", [](const PathOutcome& path) { return number(path.books.lost); }},
    PathFact{"overflowed", [](const PathOutcome& path) { return number(path.books.overflowed); }},
    PathFact{"early", [](const PathOutcome& path) { return number(path.books.early); }},
    PathFact{"down", [](const PathOutcome& path) { return number(path.books.down); }},
    PathFact{"too_big", [](const PathOutcome& path) { return number(path.books.too_big); }},
    PathFact{"dropped", [](const PathOutcome& path) { return number(path.books.dropped()); }},
    PathFact{"corrupted", [](const PathOutcome& path) { return number(path.books.corrupted); }},
    PathFact{"truncated",
             [](const PathOutcome& path) { return number(path.books.octets.truncated); }},
    PathFact{"reordered", [](const PathOutcome& path) { return number(path.books.reordered); }},
    PathFact{"marked", [](const PathOutcome& path) { return number(path.marked); }},
    PathFact{"octets", [](const PathOutcome& path) { return number(path.octets); }},
    PathFact{"queue_p50", [](const PathOutcome& path) { return time(path.queue_p50); }},
    PathFact{"queue_p99", [](const PathOutcome& path) { return time(path.queue_p99); }},
    PathFact{"queue_longest", [](const PathOutcome& path) { return time(path.queue_longest); }},
    PathFact{"utilisation", [](const PathOutcome& path) { return number(path.utilisation); }},
};

using RouterFact = Fact<router::Books>;
constexpr std::array kRouterFacts{
    RouterFact{"taken_in", [](const router::Books& books) { return number(books.taken_in); }},
    RouterFact{"forwarded", [](const router::Books& books) { return number(books.forwarded); }},
    RouterFact{"fragmented", [](const router::Books& books) { return number(books.fragmented); }},
    RouterFact{"fragments", [](const router::Books& books) { return number(books.fragments); }},
    RouterFact{"errors", [](const router::Books& books) { return number(books.errors); }},
    RouterFact{"malformed", [](const router::Books& books) { return number(books.malformed); }},
    RouterFact{"filtered", [](const router::Books& books) { return number(books.filtered); }},
    RouterFact{"no_route", [](const router::Books& books) { return number(books.no_route); }},
    RouterFact{"expired", [](const router::Books& books) { return number(books.expired); }},
    RouterFact{"too_big", [](const router::Books& books) { return number(books.too_big); }},
    RouterFact{"unmapped", [](const router::Books& books) { return number(books.unmapped); }},
    RouterFact{"unwelcome", [](const router::Books& books) { return number(books.unwelcome); }},
    RouterFact{"dropped", [](const router::Books& books) { return number(books.dropped()); }},
    RouterFact{"mapped", [](const router::Books& books) { return number(books.mapped); }},
    RouterFact{"rebinds", [](const router::Books& books) { return number(books.rebinds); }},
};

using TcpFact = Fact<stack::tcp::Stats>;
constexpr std::array kTcpFacts{
    TcpFact{"segments", [](const stack::tcp::Stats& tcp) { return number(tcp.segments_out); }},
    TcpFact{"retransmissions",
            [](const stack::tcp::Stats& tcp) { return number(tcp.retransmissions()); }},
    TcpFact{"timeouts", [](const stack::tcp::Stats& tcp) { return number(tcp.timeouts); }},
    TcpFact{"tail_probes", [](const stack::tcp::Stats& tcp) { return number(tcp.tail_probes); }},
    TcpFact{"spurious",
            [](const stack::tcp::Stats& tcp) { return number(tcp.spurious_recoveries); }},
    TcpFact{"window_probes",
            [](const stack::tcp::Stats& tcp) { return number(tcp.window_probes); }},
    TcpFact{"black_holes", [](const stack::tcp::Stats& tcp) { return number(tcp.black_holes); }},
    TcpFact{"mtu_probes", [](const stack::tcp::Stats& tcp) { return number(tcp.mtu_probes); }},
    TcpFact{"challenge_acks",
            [](const stack::tcp::Stats& tcp) { return number(tcp.challenge_acks); }},
    TcpFact{"path_errors", [](const stack::tcp::Stats& tcp) { return number(tcp.path_errors_in); }},
    TcpFact{"out_of_order",
            [](const stack::tcp::Stats& tcp) { return number(tcp.out_of_order_in); }},
};

std::pair<std::string_view, std::string_view> split_last(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {std::string_view{}, name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

Answer flow_fact(const Outcome& outcome, std::string_view name) {
  const auto [id, fact] = split_last(name);
  const auto flow = std::ranges::find(outcome.flows, id, &FlowOutcome::id);
  if (flow == outcome.flows.end()) return std::unexpected(fmt::format("there is no flow '{}'", id));
  return look_up(kFlowFacts, *flow, fact, "fact about a flow");
}

Answer link_fact(const Outcome& outcome, std::string_view name) {
  const auto [path, fact] = split_last(name);
  const auto [id, side] = split_last(path);
  const auto link = std::ranges::find(outcome.links, id, &LinkOutcome::name);
  if (link == outcome.links.end() || (side != "to-a" && side != "to-b")) {
    return std::unexpected(fmt::format("there is no direction of a link '{}'", path));
  }
  return look_up(kPathFacts, side == "to-a" ? link->to_a : link->to_b, fact, "fact about a link");
}

Answer router_fact(const Outcome& outcome, std::string_view name) {
  const auto [id, fact] = split_last(name);
  const auto books = outcome.routers.find(std::string(id));
  if (books == outcome.routers.end()) {
    return std::unexpected(fmt::format("there is no router '{}'", id));
  }
  return look_up(kRouterFacts, books->second, fact, "fact about a router");
}

// Nothing where it does not apply.
using FlowMetric = std::optional<double> (*)(const FlowOutcome& flow);
FlowMetric flow_metric(std::string_view name) {
  if (name == "goodput")
    return [](const FlowOutcome& flow) { return std::optional(flow.goodput_mbps()); };
  if (name == "retransmit-rate") {
    return [](const FlowOutcome& flow) { return std::optional(flow.retransmit_rate()); };
  }
  if (name == "delivered") {
    return
        [](const FlowOutcome& flow) { return std::optional(static_cast<double>(flow.delivered)); };
  }
  if (name == "fct") {
    return [](const FlowOutcome& flow) {
      return flow.complete ? std::optional(seconds(flow.completion())) : std::nullopt;
    };
  }
  return nullptr;
}

}  // namespace

Answer OutcomeFacts::named(std::string_view name) const {
  const auto after = [name](std::string_view prefix) { return name.substr(prefix.size()); };
  if (name.starts_with("flow.")) return flow_fact(outcome_, after("flow."));
  if (name.starts_with("link.")) return link_fact(outcome_, after("link."));
  if (name.starts_with("router.")) return router_fact(outcome_, after("router."));
  if (name.starts_with("tcp.")) {
    return look_up(kTcpFacts, outcome_.tcp, after("tcp."), "fact about TCP");
  }
  if (name == "invariants") return !outcome_.broken;
  if (name == "simulated") return seconds(outcome_.simulated);
  return std::unexpected(fmt::format("there is no fact '{}'", name));
}

std::expected<std::vector<double>, std::string> OutcomeFacts::of_flows(
    std::string_view metric) const {
  const auto [group, name] = split_last(metric);
  const FlowMetric of = flow_metric(name);
  if (!of) return std::unexpected(fmt::format("there is no metric of flows '{}'", name));
  std::vector<double> values;
  for (const FlowOutcome& flow : outcome_.flows) {
    if (!group.empty() && flow.group != group) continue;
    if (const auto value = of(flow)) values.push_back(*value);
  }
  return values;
}

}  // namespace sim::lab
