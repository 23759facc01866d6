#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Address;
using stack::base::Duration;
using stack::base::Family;

constexpr std::uint64_t kSmallestHostMtu = 576;
constexpr std::uint64_t kLargestBuffer = std::uint64_t{1} << 30;
constexpr std::size_t kMostNodes = 65'536;  // of each kind
constexpr Duration kDay = std::chrono::hours(24);
constexpr Duration kShortest{1};

// "10.0.0.1/24"; without a length it is an address alone.
std::optional<Interface> parse_interface(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = Address::parse(text.substr(0, slash));
  if (!address || !address->is_unicast()) return std::nullopt;
  Interface interface { *address, address->octets().size() * 8 };
  if (slash == std::string_view::npos) return interface;
  const std::string_view length = text.substr(slash + 1);
  const std::size_t most = interface.prefix_length;
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), interface.prefix_length);
  const bool is_number = error == std::errc{} && end == length.data() + length.size();
  return is_number && interface.prefix_length <= most ? std::optional(interface) : std::nullopt;
}

std::vector<Interface> read_interfaces(TableReader& table) {
  std::vector<Interface> interfaces;
  for (const auto& [text, place] : table.texts("addr")) {
    const auto interface = parse_interface(text);
    if (interface) {
      interfaces.push_back(*interface);
    } else {
      table.findings().add(
          place,
          fmt::format("{}: '{}' is no address of a host such as 10.0.0.1/24", table.title(), text));
    }
  }
  return interfaces;
}

// Names stand in dotted paths, and must be told from those of others.
void check_name(const TableReader::Named& named, const Scenario& scenario, Findings& findings) {
  const auto wrong = [&](std::string what) { findings.add(named.place, std::move(what)); };
  if (named.name.empty() || named.name.find_first_of(".:/ \t\n'\"") != std::string::npos) {
    return wrong(
        fmt::format("'{}' is no name: it has a sign in it that means something else", named.name));
  }
  if (std::ranges::find(scenario.hosts, named.name, &Host::name) != scenario.hosts.end() ||
      std::ranges::find(scenario.routers, named.name, &Router::name) != scenario.routers.end()) {
    wrong(fmt::format("'{}' is the name of a router or host already", named.name));
  }
}

void read_keep_alive(TableReader& table, stack::tcp::Config& config) {
  auto keys = table.table("keep-alive");
  if (!keys) return;
  stack::tcp::KeepAlive keep_alive;
  keys->duration("idle", keep_alive.idle, kShortest, kDay);
  keys->duration("interval", keep_alive.interval, kShortest, kDay);
  keys->whole("probes", keep_alive.most_probes, 1, 1000);
  keys->finish();
  config.keep_alive = keep_alive;
}

void read_buffers(TableReader& table, stack::tcp::Config& config) {
  table.size("send-buffer", config.send_buffer, 1, kLargestBuffer);
  table.size("recv-buffer", config.receive_buffer, 1, kLargestBuffer);
  config.initial_send_buffer = std::min(config.initial_send_buffer, config.send_buffer);
  config.initial_receive_buffer = std::min(config.initial_receive_buffer, config.receive_buffer);
  table.size("initial-send-buffer", config.initial_send_buffer, 1, config.send_buffer);
  table.size("initial-recv-buffer", config.initial_receive_buffer, 1, config.receive_buffer);
}

void read_timers(TableReader& table, stack::tcp::Config& config) {
  table.duration("min-rto", config.min_rto, kShortest, kDay);
  table.duration("max-rto", config.max_rto, config.min_rto, kDay);
  table.duration("initial-rto", config.initial_rto, config.min_rto, config.max_rto);
  table.duration("delayed-ack", config.delayed_ack, Duration(0), std::chrono::milliseconds(500));
  table.duration("user-timeout", config.user_timeout, kShortest, kDay);
  table.duration("syn-timeout", config.syn_timeout, kShortest, kDay);
  table.duration("msl", config.max_segment_lifetime, kShortest, kDay);
  read_keep_alive(table, config);
}

Host generated(std::string name, const Defaults& defaults) {
  return {.name = std::move(name), .interfaces = {}, .mtu = defaults.mtu, .tcp = defaults.tcp};
}

}  // namespace

void read_tcp(TableReader& table, stack::tcp::Config& config) {
  table.word("cc", config.congestion);
  table.whole("mss", config.mss, 64, 65'495);
  table.whole("initial-window", config.initial_window_segments, 1, 1000);
  read_buffers(table, config);
  table.flag("sack", config.sack);
  table.flag("timestamps", config.timestamps);
  table.flag("window-scaling", config.window_scaling);
  table.flag("ecn", config.ecn);
  table.flag("pacing", config.pacing);
  table.flag("nagle", config.nagle);
  table.flag("mtu-probing", config.mtu_probing);
  table.flag("user-timeout-option", config.user_timeout_option);
  read_timers(table, config);
  table.whole("quick-acks", config.quick_acks, 0, 1'000'000);
  table.whole("backlog", config.backlog, 0, 1'000'000);
  table.whole("diffserv", config.diffserv, 0, 63);
  table.whole("ttl", config.ttl, 1, 255);
  table.finish();
}

Defaults read_defaults(TableReader& file) {
  Defaults defaults;
  file.word("family", defaults.family);
  if (auto table = file.table("defaults")) {
    table->whole("mtu", defaults.mtu, kSmallestHostMtu, kLargestPacket);
    if (auto tcp = table->table("tcp")) read_tcp(*tcp, defaults.tcp);
    table->finish();
  }
  return defaults;
}

void read_hosts(TableReader& file, const Defaults& defaults, Scenario& scenario) {
  const std::size_t generated_ones = scenario.hosts.size();
  for (auto& named : file.named("host")) {
    // [host.left1] is about a host of the topology, if it has one of that name.
    const auto generated_end = scenario.hosts.begin() + static_cast<std::ptrdiff_t>(generated_ones);
    auto known = std::ranges::find(scenario.hosts.begin(), generated_end, named.name, &Host::name);
    if (known == generated_end) {
      check_name(named, scenario, file.findings());
      scenario.hosts.push_back(generated(named.name, defaults));
      known = scenario.hosts.end() - 1;
    }
    TableReader& table = named.reader;
    if (table.has("addr")) known->interfaces = read_interfaces(table);
    table.whole("mtu", known->mtu, kSmallestHostMtu, kLargestPacket);
    if (auto tcp = table.table("tcp")) read_tcp(*tcp, known->tcp);
    const auto family = [](const Interface& interface) { return interface.address.family(); };
    const auto& all = known->interfaces;
    if (all.size() > 2 || (all.size() == 2 && family(all[0]) == family(all[1]))) {
      table.fail("addr", "may be one address of each family");
    }
    table.finish();
  }
  if (scenario.hosts.size() > kMostNodes)
    file.fail(fmt::format("there are more than {} hosts", kMostNodes));
}

void read_routers(TableReader& file, Scenario& scenario) {
  for (auto& named : file.named("router")) {
    auto known = std::ranges::find(scenario.routers, named.name, &Router::name);
    if (known == scenario.routers.end()) {
      check_name(named, scenario, file.findings());
      scenario.routers.push_back({.name = named.name, .interfaces = {}});
      known = scenario.routers.end() - 1;
    }
    TableReader& table = named.reader;
    table.word("kind", known->kind);
    if (table.has("addr")) known->interfaces = read_interfaces(table);
    const bool is_nat = known->kind == RouterKind::kNat44;
    known->place = table.place();
    if (is_nat) {
      table.text("outside", known->outside);
      table.duration("nat-timeout", known->nat_timeout, kShortest);
      const bool is_v4 = std::ranges::all_of(known->interfaces, [](const Interface& interface) {
        return interface.address.family() == Family::kIpv4;
      });
      if (known->interfaces.size() != 2 || !is_v4) {
        table.fail("addr", "of a NAT must be two IPv4 addresses: inside and outside");
      }
    } else {
      table.flag("ignore-df", known->ignore_df);
    }
    table.flag("icmp", known->icmp);
    table.finish(is_nat ? "to a NAT" : "to a router that is no NAT");
  }
  if (scenario.routers.size() > kMostNodes)
    file.fail(fmt::format("there are more than {} routers", kMostNodes));
}

}  // namespace sim::scenario
