#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>

#include "sim/settings.h"
#include "tools/netsim/commands.h"

namespace netsim {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::expected<sim::Scenario, std::string> select(const Selection& selection) {
  const sim::Scenario* found = sim::find_scenario(selection.name);
  if (!found) {
    return std::unexpected(fmt::format("unknown scenario '{}'; did you mean '{}'?", selection.name,
                                       sim::nearest_scenario_name(selection.name)));
  }
  sim::Scenario scenario = *found;
  selection.tcp.apply(scenario.tcp);
  if (selection.bytes) {
    const auto applied = apply_setting(scenario, fmt::format("body={}", *selection.bytes));
    if (!applied) return std::unexpected(applied.error());
  }
  for (const std::string& setting : selection.settings) {
    const auto applied = apply_setting(scenario, setting);
    if (!applied) return std::unexpected(applied.error());
  }
  if (const auto wrong = objection(scenario)) return std::unexpected(*wrong);
  return scenario;
}

void add_selection(CLI::App& command, Selection& selection) {
  command.add_option("--bytes", selection.bytes, "Size of the body in octets");
  command.add_option("--set", selection.settings, "Another value for the scenario: NAME=VALUE")
      ->allow_extra_args(false);
  tools::knobs::add_tcp_options(command, selection.tcp);
}

std::optional<SeedRange> parse_seeds(std::string_view text) {
  const auto dots = text.find("..");
  const auto first = parse_number(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : parse_number(text.substr(dots + 2));
  if (!first || !last || *first > *last) return std::nullopt;
  return SeedRange{*first, *last};
}

int refuse(std::string_view message) {
  fmt::print(stderr, "netsim: {}\n", message);
  return kUsage;
}

}  // namespace netsim
