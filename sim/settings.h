// A scenario's numbers by name: how a generated scenario is written down, and read back.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sim/scenario.h"

namespace sim {

// Applies one "name=value", such as "to-client.loss-ppm=30000" or "cc=reno". Otherwise says what is
// wrong with it.
std::expected<void, std::string> apply_setting(Scenario& scenario, std::string_view setting);

// The netsim command that runs `scenario` again: the built-in scenario `clean` and every number
// that differs.
std::string replay_command(const Scenario& scenario, std::uint64_t seed);

}  // namespace sim
