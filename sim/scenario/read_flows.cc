#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

constexpr std::size_t kMostFlows = 65'536;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 40;
constexpr std::uint16_t kFirstPort = 80;
constexpr std::uint16_t kFirstTlsPort = 443;
constexpr std::uint16_t kLastPort = 65'535;
constexpr Duration kDay = std::chrono::hours(24);

enum class Way : std::uint8_t { kEndToEnd, kEachHop, kEachPair };

// From where to where, by names.
struct Journey {
  std::string from;
  std::string to;
};

// Hands out the ports of each host once.
class Ports {
 public:
  // False if it was taken already.
  bool take(const std::string& host, std::uint16_t port) {
    return taken_[host].insert(port).second;
  }
  // The first free one from `first` on; 0 if there is none.
  std::uint16_t next(const std::string& host, std::uint16_t first) {
    std::uint32_t& candidate = next_.try_emplace({host, first}, first).first->second;
    while (candidate <= kLastPort && !take(host, static_cast<std::uint16_t>(candidate)))
      ++candidate;
    return candidate <= kLastPort ? static_cast<std::uint16_t>(candidate) : std::uint16_t{0};
  }

 private:
  std::map<std::string, std::set<std::uint16_t>> taken_;
  std::map<std::pair<std::string, std::uint16_t>, std::uint32_t> next_;
};

class FlowReader {
 public:
  FlowReader(TableReader& table, const Plan& plan, const Scenario& scenario)
      : table_(table), plan_(plan), scenario_(scenario) {}

  // The flows that one table stands for, without ports where it names none.
  std::vector<Flow> read() {
    Flow flow{.id = {}, .from = {}, .to = {}, .port = 0, .group = {}, .place = table_.place()};
    table_.text("id", flow.id);
    if (!flow.id.empty()) table_.call(fmt::format("flow '{}'", flow.id));
    if (table_.has("id") && flow.id.find_first_of(": \t\n'\"$") != std::string::npos) {
      table_.fail("id", "has a sign in it that means something else");
    }
    flow.group = flow.id;
    table_.word("app", flow.app);
    table_.word("cc", flow.congestion);
    read_content(flow);
    read_start(flow);
    table_.duration("patience", flow.patience, Duration(1), kDay);
    return multiply(flow);
  }

 private:
  void read_content(Flow& flow) {
    table_.size("bytes", flow.bytes, 0, kMostBytes);
    if (auto body = table_.table("body")) {
      if (flow.bytes) table_.fail("body", "says again what 'bytes' says");
      std::size_t pattern = 0;
      body->size("bytes", flow.bytes, 0, kMostBytes);
      body->word("pattern", pattern);
      body->finish();
    }
    if (flow.app == App::kTalk) table_.size("upload", flow.upload, 0, kMostBytes);
    if (!flow.bytes && flow.app != App::kBulk && table_.has("app")) lacks_bytes_ = true;
  }

  void read_start(Flow& flow) {
    const Node* start = table_.node("start");
    if (start && start->table()) {
      auto draw = *table_.table("start");
      std::size_t distribution = 0;
      draw.word("dist", distribution);
      draw.duration("from", flow.start, Duration(0), kDay);
      draw.duration("to", flow.start_until, Duration(0), kDay);
      if (flow.start_until <= flow.start) draw.fail("to", "must be later than 'from'");
      draw.finish();
    } else {
      table_.duration("start", flow.start, Duration(0), kDay);
    }
  }

  std::vector<Flow> multiply(const Flow& flow) {
    std::size_t count = 1;
    table_.whole("count", count, 1, kMostFlows);
    Duration stagger{0};
    table_.duration("stagger", stagger, Duration(0), kDay);
    std::uint16_t port = 0;
    const std::vector<Journey> journeys = read_journeys(port);
    table_.finish(fmt::format("to app = \"{}\"", words::kApps[static_cast<std::size_t>(flow.app)]));
    if (lacks_bytes_) table_.fail("needs 'bytes' (or 'body')");

    std::vector<Flow> flows;
    for (const Journey& journey : journeys) {
      for (std::size_t i = 0; i < count && flows.size() < kMostFlows; ++i) {
        const auto number = flows.size();
        flows.push_back(flow);
        Flow& one = flows.back();
        one.from = journey.from;
        one.to = journey.to;
        if (port != 0) one.port = static_cast<std::uint16_t>(port + i);
        if (port != 0 && port + i > kLastPort)
          table_.fail("to", "has no more ports for so many flows");
        one.start += stagger * static_cast<Duration::rep>(number);
        if (one.start_until > Duration(0))
          one.start_until += stagger * static_cast<Duration::rep>(number);
        if (journeys.size() * count > 1) one.id = fmt::format("{}.{}", flow.id, number + 1);
      }
    }
    return flows;
  }

  std::vector<Journey> read_journeys(std::uint16_t& port) {
    std::optional<Way> way;
    table_.word("path", way);
    Journey journey;
    table_.text("from", journey.from);
    std::string to;
    table_.text("to", to);
    if (table_.has("path")) {
      if (table_.has("from") || table_.has("to"))
        table_.fail("path", "stands instead of 'from' and 'to'");
      return way ? along(*way) : std::vector<Journey>{};
    }
    if (!table_.has("from") || !table_.has("to")) {
      missing_ = true;
      return {};
    }
    check_host("from", journey.from);
    journey.to = to.substr(0, to.find(':'));
    if (journey.to.size() < to.size())
      port = read_port(std::string_view(to).substr(journey.to.size() + 1));
    check_host("to", journey.to);
    if (journey.from == journey.to) table_.fail("to", "is where the flow comes from");
    return {journey};
  }

  std::uint16_t read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error == std::errc{} && end == text.data() + text.size() && port != 0) return port;
    table_.fail("to", fmt::format("names no port from 1 to {}, but '{}'", kLastPort, text));
    return 0;
  }

  void check_host(std::string_view key, const std::string& name) {
    if (!table_.has(key)) return;
    if (auto wrong = unknown_node("host", name, scenario_.hosts, &Host::name)) {
      table_.fail(key, "is wrong: " + *wrong);
    }
  }

  std::vector<Journey> along(Way way) {
    const auto numbered = [](std::string_view name, std::size_t i) {
      return fmt::format("{}{}", name, i);
    };
    std::vector<Journey> journeys;
    const bool is_lot = plan_.kind == Plan::Kind::kParkingLot;
    if (way == Way::kEndToEnd && is_lot) return {{"left", "right"}};
    if (way == Way::kEndToEnd && plan_.kind == Plan::Kind::kPointToPoint)
      return {{"client", "server"}};
    if (way == Way::kEachHop && is_lot) {
      for (std::size_t i = 1; i <= plan_.size; ++i)
        journeys.push_back({numbered("in", i), numbered("out", i)});
    } else if (way == Way::kEachPair && plan_.kind == Plan::Kind::kDumbbell) {
      for (std::size_t i = 1; i <= plan_.size; ++i)
        journeys.push_back({numbered("left", i), numbered("right", i)});
    } else {
      table_.fail(
          "path",
          "needs a topology: \"end-to-end\" a point-to-point or a parking-lot, \"each-hop\" a "
          "parking-lot, \"each-pair\" a dumbbell");
    }
    return journeys;
  }

 public:
  // Only told of once it is known that no key was misspelt.
  bool lacks_ends() const { return missing_; }

 private:
  TableReader& table_;
  const Plan& plan_;
  const Scenario& scenario_;
  bool lacks_bytes_ = false;
  bool missing_ = false;
};

// Explicit ports first, so that the others find what is free.
void give_ports(Scenario& scenario, Findings& findings) {
  Ports ports;
  for (const Flow& flow : scenario.flows) {
    if (flow.port == 0 || ports.take(flow.to, flow.port)) continue;
    findings.add(flow.place, fmt::format("flow '{}': port {} of '{}' is another flow's", flow.id,
                                         flow.port, flow.to));
  }
  for (Flow& flow : scenario.flows) {
    const auto first = flow.app == App::kHttpsGet ? kFirstTlsPort : kFirstPort;
    if (flow.port == 0) flow.port = ports.next(flow.to, first);
    if (flow.port == 0)
      findings.add(flow.place, fmt::format("flow '{}': '{}' has no port left", flow.id, flow.to));
  }
}

}  // namespace

void read_flows(TableReader& file, const Plan& plan, Scenario& scenario) {
  std::set<std::string> ids;
  for (TableReader& table : file.tables("flow")) {
    FlowReader reader(table, plan, scenario);
    std::vector<Flow> flows = reader.read();
    if (reader.lacks_ends()) table.fail("needs 'from' and 'to', or a 'path'");
    for (Flow& flow : flows) {
      if (!ids.insert(flow.id).second) {
        table.findings().add(table.place("id"), fmt::format("there are two flows '{}'", flow.id));
      }
      if (!flow.bytes && !scenario.stop.at) {
        table.fail("has no end: give it 'bytes', or the scenario a stop = { at = ... }");
      }
      scenario.flows.push_back(std::move(flow));
    }
    if (scenario.flows.size() > kMostFlows)
      return file.fail(fmt::format("there are more than {} flows", kMostFlows));
  }
  give_ports(scenario, file.findings());
  if (!file.has("flow")) file.fail("there is no [[flow]]: nothing would happen");
}

}  // namespace sim::scenario
