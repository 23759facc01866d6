// What embed.cmake writes into a file of its own.
#pragma once

#include <span>

#include "sim/scenarios/built_in.h"

namespace sim::scenarios {

extern const std::span<const BuiltIn> kScenarios;
extern const std::span<const BuiltIn> kTraces;

}  // namespace sim::scenarios
