#include "sim/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "sim/names.h"
#include "stack/base/check.h"

namespace sim {
namespace {

using stack::base::Duration;

// One number of a Scenario or a PathConfig: its name, its range (both ends included), and how to
// reach it.
template <typename Owner>
struct Setting {
  std::string_view name;
  std::uint64_t lowest;
  std::uint64_t highest;
  std::uint64_t (*get)(const Owner&);
  void (*set)(Owner&, std::uint64_t);
};

std::uint64_t to_number(std::uint64_t value) { return value; }
std::uint64_t to_number(Duration value) { return static_cast<std::uint64_t>(value.count()); }
std::uint64_t to_number(stack::base::Instant value) { return to_number(value.time_since_epoch()); }

template <typename Value>
Value from_number(std::uint64_t number) {
  if constexpr (std::is_same_v<Value, bool>) {
    return number != 0;
  } else if constexpr (std::is_integral_v<Value>) {
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
constexpr Setting<Owner> setting(std::string_view name, std::uint64_t lowest,
                                 std::uint64_t highest) {
  return {name, lowest, highest,
          [](const Owner& owner) { return to_number(reach<kMembers...>(owner)); },
          [](Owner& owner, std::uint64_t number) {
            auto& member = reach<kMembers...>(owner);
            member = from_number<std::remove_reference_t<decltype(member)>>(number);
          }};
}

template <auto kMember>
constexpr auto path_setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest) {
  return setting<PathConfig, kMember>(name, lowest, highest);
}
template <auto kMember>
constexpr auto fault_setting(std::string_view name, std::uint64_t lowest, std::uint64_t highest) {
  return setting<PathConfig, &PathConfig::impairments, kMember>(name, lowest, highest);
}

constexpr std::uint64_t kLongest = 86'400'000'000'000;  // a day in nanoseconds
constexpr auto kForever = static_cast<std::uint64_t>(Duration::max().count());
constexpr auto kFaultDelay = static_cast<std::uint64_t>(kLongestFaultDelay.count());

constexpr std::array kPathSettings = {
    path_setting<&PathConfig::bits_per_second>("rate-bps", 1, kHighestRate),
    path_setting<&PathConfig::delay>("delay-ns", 0, kLongest),
    path_setting<&PathConfig::queue_packets>("queue-packets", 0, 1'000'000),
    fault_setting<&Impairments::loss>("loss-ppm", 0, kAlways),
    fault_setting<&Impairments::reordering>("reordering-ppm", 0, kAlways),
    fault_setting<&Impairments::reordering_delay>("reordering-delay-ns", 1, kFaultDelay),
    fault_setting<&Impairments::duplication>("duplication-ppm", 0, kAlways),
    fault_setting<&Impairments::duplication_delay>("duplication-delay-ns", 0, kFaultDelay),
    fault_setting<&Impairments::corruption>("corruption-ppm", 0, kAlways),
    fault_setting<&Impairments::corrupted_bits>("corrupted-bits", 1, kMostCorruptedBits),
    fault_setting<&Impairments::until>("faults-until-ns", 0, kForever),
};

constexpr std::array kScenarioSettings = {
    setting<Scenario, &Scenario::body>("body", 0, std::uint64_t{1} << 40),
    setting<Scenario, &Scenario::conversation>("conversation", 0, 1),
    setting<Scenario, &Scenario::upload>("upload", 0, std::uint64_t{1} << 40),
    setting<Scenario, &Scenario::mtu>("mtu", 576, 65'535),
    setting<Scenario, &Scenario::send_buffer>("send-buffer", 1, 1 << 30),
    setting<Scenario, &Scenario::receive_buffer>("receive-buffer", 1, 1 << 30),
    setting<Scenario, &Scenario::user_timeout>("user-timeout-ns", 1, kLongest),
    setting<Scenario, &Scenario::patience>("patience-ns", 1, kLongest),
    setting<Scenario, &Scenario::limits, &Limits::time>("time-limit-ns", 1, kForever),
    setting<Scenario, &Scenario::limits, &Limits::events>("event-limit", 1, kForever),
};

struct NamedPath {
  std::string_view prefix;
  PathConfig Scenario::*path;
};
constexpr std::array kPaths = {NamedPath{"to-server.", &Scenario::to_server},
                               NamedPath{"to-client.", &Scenario::to_client}};

template <typename Owner, std::size_t kCount>
const Setting<Owner>* find(const std::array<Setting<Owner>, kCount>& settings,
                           std::string_view name) {
  const auto found = std::ranges::find(settings, name, &Setting<Owner>::name);
  return found == settings.end() ? nullptr : &*found;
}

template <typename Owner>
std::expected<void, std::string> assign(Owner& owner, const Setting<Owner>& setting,
                                        std::string_view text) {
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

std::string unknown(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& setting : kScenarioSettings) names.emplace_back(setting.name);
  for (const NamedPath& path : kPaths) {
    for (const auto& setting : kPathSettings) {
      names.push_back(std::string(path.prefix) + std::string(setting.name));
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return fmt::format("unknown setting '{}'; did you mean '{}'?", name,
                     nearest_name(name, candidates));
}

}  // namespace

std::expected<void, std::string> apply_setting(Scenario& scenario, std::string_view setting) {
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    return std::unexpected(fmt::format("'{}' is not of the form NAME=NUMBER", setting));
  }
  const auto name = setting.substr(0, equals);
  const auto text = setting.substr(equals + 1);
  if (const auto* found = find(kScenarioSettings, name)) return assign(scenario, *found, text);
  for (const NamedPath& path : kPaths) {
    if (!name.starts_with(path.prefix)) continue;
    const auto* found = find(kPathSettings, name.substr(path.prefix.size()));
    if (found) return assign(scenario.*path.path, *found, text);
  }
  return std::unexpected(unknown(name));
}

std::string replay_command(const Scenario& scenario, std::uint64_t seed) {
  const Scenario& base = *find_scenario("clean");
  std::string command = fmt::format("netsim run clean --seed {}", seed);
  const auto add = [&](const auto& setting, const auto& owner, const auto& original,
                       std::string_view prefix) {
    const std::uint64_t number = setting.get(owner);
    if (number == setting.get(original)) return;
    command += fmt::format(" --set {}{}={}", prefix, setting.name, number);
  };
  for (const auto& setting : kScenarioSettings) add(setting, scenario, base, "");
  for (const NamedPath& path : kPaths) {
    for (const auto& setting : kPathSettings) {
      add(setting, scenario.*path.path, base.*path.path, path.prefix);
    }
  }
  return command;
}

}  // namespace sim
