#include "sim/scenarios/built_in.h"

#include <algorithm>

#include "sim/scenarios/embedded.h"

namespace sim::scenarios {

std::span<const BuiltIn> built_in() { return kScenarios; }

const BuiltIn* find(std::string_view name) {
  const auto all = built_in();
  const auto found = std::ranges::find(all, name, &BuiltIn::name);
  return found == all.end() ? nullptr : &*found;
}

std::optional<std::string_view> file(std::string_view name) {
  const std::span<const BuiltIn> all = kTraces;
  const auto found = std::ranges::find(all, name, &BuiltIn::name);
  return found == all.end() ? std::nullopt : std::optional(found->text);
}

}  // namespace sim::scenarios
