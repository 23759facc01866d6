#include "sim/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

#include "sim/names.h"
#include "sim/router/fragmentation.h"
#include "stack/base/check.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::tcp::send::CongestionAlgorithm;

using stack::tcp::Config;

// One number of a Scenario or a PathConfig: its name, its range (both ends included), how to reach
// it, and, if it has names for its values, what they are called from `lowest` on.
template <typename Owner>
struct Setting {
  std::string_view name;
  std::uint64_t lowest;
  std::uint64_t highest;
  std::uint64_t (*get)(const Owner&);
  void (*set)(Owner&, std::uint64_t);
  std::span<const std::string_view> words{};
};

std::uint64_t to_number(std::uint64_t value) { return value; }
std::uint64_t to_number(CongestionAlgorithm value) { return static_cast<std::uint64_t>(value); }
std::uint64_t to_number(stack::base::Family value) { return static_cast<std::uint64_t>(value); }
std::uint64_t to_number(Duration value) { return static_cast<std::uint64_t>(value.count()); }
std::uint64_t to_number(stack::base::Instant value) { return to_number(value.time_since_epoch()); }

std::uint64_t to_number(const std::optional<CongestionAlgorithm>& value) {
  return value ? 1 + to_number(*value) : 0;
}

template <typename Value>
Value from_number(std::uint64_t number) {
  if constexpr (std::is_same_v<Value, bool>) {
    return number != 0;
  } else if constexpr (std::is_same_v<Value, std::optional<CongestionAlgorithm>>) {
    return number == 0 ? Value{} : Value(static_cast<CongestionAlgorithm>(number - 1));
  } else if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>) {
    return static_cast<Value>(number);
  } else {
    return Value(Duration(static_cast<Duration::rep>(number)));
  }
}

// owner.*first.*second and so on: a fold over the operator .*
template <auto... kMembers>
constexpr auto& reach(auto& owner) {
  return (owner.*....*kMembers);
}

// kMembers lead from the owner to the number.
template <typename Owner, auto... kMembers>
constexpr Setting<Owner> setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest,
                                 std::span<const std::string_view> words = {}) {
  return {name,
          lowest,
          highest,
          [](const Owner& owner) { return to_number(reach<kMembers...>(owner)); },
          [](Owner& owner, std::uint64_t number) {
            auto& member = reach<kMembers...>(owner);
            member = from_number<std::remove_reference_t<decltype(member)>>(number);
          },
          words};
}

template <auto kMember>
constexpr auto path_setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest) {
  return setting<PathConfig, kMember>(name, lowest, highest);
}
template <auto kMember>
constexpr auto fault_setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest) {
  return setting<PathConfig, &PathConfig::impairments, kMember>(name, lowest, highest);
}

template <auto kMember>
constexpr Setting<PathConfig> ppm_setting(std::string_view name) {
  return {name, 0, kAlways / 1000,
          [](const PathConfig& path) { return std::uint64_t{path.impairments.*kMember / 1000}; },
          [](PathConfig& path, std::uint64_t ppm) {
            path.impairments.*kMember = static_cast<PartsPerBillion>(ppm * 1000);
          }};
}

template <auto kMember>
constexpr auto tcp_setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest,
                           std::span<const std::string_view> words = {}) {
  return setting<Scenario, &Scenario::tcp, kMember>(name, lowest, highest, words);
}

// In the order of CongestionAlgorithm.
constexpr std::array<std::string_view, 2> kAlgorithms{"reno", "cubic"};
constexpr std::array<std::string_view, 3> kFlowAlgorithms{"host", "reno", "cubic"};

// In the order of Family and of bool.
constexpr std::array<std::string_view, 2> kFamilies{"4", "6"};
constexpr std::array<std::string_view, 2> kSwitch{"off", "on"};

constexpr std::uint64_t kLongest = 86'400'000'000'000;  // a day in nanoseconds
constexpr auto kForever = static_cast<std::uint64_t>(Duration::max().count());
constexpr auto kFaultDelay = static_cast<std::uint64_t>(kLongestFaultDelay.count());

constexpr std::array kPathSettings = {
    path_setting<&PathConfig::bits_per_second>("rate-bps", 1, kHighestRate),
    path_setting<&PathConfig::delay>("delay-ns", 0, kLongest),
    setting<PathConfig, &PathConfig::queue, &queue::Config::packets>("queue-packets", 0, 1'000'000),
    path_setting<&PathConfig::mtu>("mtu", router::kSmallestIpv4Mtu, kLargestPacket),
    path_setting<&PathConfig::mtu_after>("mtu-after", router::kSmallestIpv4Mtu, kLargestPacket),
    path_setting<&PathConfig::mtu_changes_at>("mtu-changes-ns", 0, kForever),
    ppm_setting<&Impairments::loss>("loss-ppm"),
    fault_setting<&Impairments::loss_period>("loss-period", 0, kForever),
    ppm_setting<&Impairments::reordering>("reordering-ppm"),
    fault_setting<&Impairments::reordering_delay>("reordering-delay-ns", 1, kFaultDelay),
    ppm_setting<&Impairments::duplication>("duplication-ppm"),
    fault_setting<&Impairments::duplication_delay>("duplication-delay-ns", 0, kFaultDelay),
    ppm_setting<&Impairments::corruption>("corruption-ppm"),
    fault_setting<&Impairments::corrupted_bits>("corrupted-bits", 1, kMostCorruptedBits),
    fault_setting<&Impairments::until>("faults-until-ns", 0, kForever),
};

constexpr std::array kScenarioSettings = {
    setting<Scenario, &Scenario::body>("body", 0, std::uint64_t{1} << 40),
    setting<Scenario, &Scenario::tls>("tls", 0, 1, kSwitch),
    setting<Scenario, &Scenario::conversation>("conversation", 0, 1),
    setting<Scenario, &Scenario::upload>("upload", 0, std::uint64_t{1} << 40),
    setting<Scenario, &Scenario::flows>("flows", 0, kMostFlows),
    setting<Scenario, &Scenario::flows_until>("flows-until-ns", 0, kForever),
    setting<Scenario, &Scenario::measure_from>("measure-from-ns", 0, kLongest),
    setting<Scenario, &Scenario::mtu>("mtu", 576, kLargestPacket),
    setting<Scenario, &Scenario::family>("family", 0, kFamilies.size() - 1, kFamilies),
    setting<Scenario, &Scenario::hops>("hops", 0, kMostHops),
    setting<Scenario, &Scenario::icmp>("icmp", 0, 1, kSwitch),
    setting<Scenario, &Scenario::ignore_df>("ignore-df", 0, 1, kSwitch),
    tcp_setting<&Config::congestion>("cc", 0, kAlgorithms.size() - 1, kAlgorithms),
    tcp_setting<&Config::mss>("mss", 64, 65'495),
    tcp_setting<&Config::initial_send_buffer>("initial-send-buffer", 1, 1 << 30),
    tcp_setting<&Config::send_buffer>("send-buffer", 1, 1 << 30),
    tcp_setting<&Config::initial_receive_buffer>("initial-receive-buffer", 1, 1 << 30),
    tcp_setting<&Config::receive_buffer>("receive-buffer", 1, 1 << 30),
    tcp_setting<&Config::window_scaling>("window-scaling", 0, 1),
    tcp_setting<&Config::sack>("sack", 0, 1),
    tcp_setting<&Config::timestamps>("timestamps", 0, 1),
    tcp_setting<&Config::ecn>("ecn", 0, 1),
    tcp_setting<&Config::pacing>("pacing", 0, 1),
    tcp_setting<&Config::user_timeout>("user-timeout-ns", 1, kLongest),
    setting<Scenario, &Scenario::patience>("patience-ns", 1, kLongest),
    setting<Scenario, &Scenario::limits, &Limits::time>("time-limit-ns", 1, kForever),
    setting<Scenario, &Scenario::limits, &Limits::events>("event-limit", 1, kForever),
};

constexpr std::array kFlowSettings = {
    setting<Flow, &Flow::congestion>("cc", 0, kFlowAlgorithms.size() - 1, kFlowAlgorithms),
    setting<Flow, &Flow::start>("start-ns", 0, kLongest),
};
constexpr std::array<std::string_view, kMostFlows> kFlowPrefixes{"flow1.", "flow2.", "flow3.",
                                                                 "flow4."};

// Calls visit(prefix, part, settings) for the scenario and all that it is made of. A setting's full
// name is prefix and name.
template <typename AnyScenario, typename Visit>
void for_each_part(AnyScenario& scenario, Visit visit) {
  visit(std::string_view{}, scenario, kScenarioSettings);
  visit(std::string_view("to-server."), scenario.to_server, kPathSettings);
  visit(std::string_view("to-client."), scenario.to_client, kPathSettings);
  for (std::size_t i = 0; i < kMostFlows; ++i) {
    visit(kFlowPrefixes[i], scenario.flow[i], kFlowSettings);
  }
}

template <typename Owner, std::size_t kCount>
const Setting<Owner>* find(const std::array<Setting<Owner>, kCount>& settings,
                           std::string_view name) {
  const auto found = std::ranges::find(settings, name, &Setting<Owner>::name);
  return found == settings.end() ? nullptr : &*found;
}

// A value as it is typed.
template <typename Owner>
std::string text_of(const Setting<Owner>& setting, std::uint64_t number) {
  if (setting.words.empty()) return std::to_string(number);
  return std::string(setting.words[number - setting.lowest]);
}

template <typename Owner>
std::expected<void, std::string> assign_word(Owner& owner, const Setting<Owner>& setting,
                                             std::string_view word) {
  const auto found = std::ranges::find(setting.words, word);
  if (found == setting.words.end()) {
    return std::unexpected(fmt::format("'{}' must be one of {}, not '{}'", setting.name,
                                       fmt::join(setting.words, ", "), word));
  }
  const auto place = static_cast<std::uint64_t>(found - setting.words.begin());
  setting.set(owner, setting.lowest + place);
  return {};
}

template <typename Owner>
std::expected<void, std::string> assign(Owner& owner, const Setting<Owner>& setting,
                                        std::string_view text) {
  if (!setting.words.empty()) return assign_word(owner, setting, text);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < setting.lowest ||
      number > setting.highest) {
    return std::unexpected(fmt::format("'{}' must be a whole number from {} to {}, not '{}'",
                                       setting.name, setting.lowest, setting.highest, text));
  }
  setting.set(owner, number);
  return {};
}

struct Spelled {
  std::string name;
  std::string value;
};

// Every setting, always in the same order.
std::vector<Spelled> spell_out(const Scenario& scenario) {
  std::vector<Spelled> all;
  for_each_part(scenario, [&](std::string_view prefix, const auto& part, const auto& settings) {
    for (const auto& setting : settings) {
      all.push_back(
          {std::string(prefix) + std::string(setting.name), text_of(setting, setting.get(part))});
    }
  });
  return all;
}

std::string unknown(std::string_view name) {
  const std::vector<Spelled> all = spell_out({});
  std::vector<std::string_view> names;
  std::ranges::transform(all, std::back_inserter(names), &Spelled::name);
  return fmt::format("unknown setting '{}'; did you mean '{}'?", name, nearest_name(name, names));
}

}  // namespace

std::expected<void, std::string> apply_setting(Scenario& scenario, std::string_view setting) {
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    return std::unexpected(fmt::format("'{}' is not of the form NAME=VALUE", setting));
  }
  const auto name = setting.substr(0, equals);
  const auto text = setting.substr(equals + 1);
  std::expected<void, std::string> result = std::unexpected(std::string());
  bool is_known = false;
  for_each_part(scenario, [&](std::string_view prefix, auto& part, const auto& settings) {
    if (is_known || !name.starts_with(prefix)) return;
    const auto* found = find(settings, name.substr(prefix.size()));
    if (!found) return;
    is_known = true;
    result = assign(part, *found, text);
  });
  return is_known ? result : std::unexpected(unknown(name));
}

std::string replay_command(const Scenario& scenario, std::uint64_t seed) {
  std::string command = fmt::format("netsim run clean --seed {}", seed);
  const std::vector<Spelled> original = spell_out(*find_scenario("clean"));
  const std::vector<Spelled> wanted = spell_out(scenario);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].value == original[i].value) continue;
    command += fmt::format(" --set {}={}", wanted[i].name, wanted[i].value);
  }
  return command;
}

}  // namespace sim
