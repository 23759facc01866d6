// What a match may ask about a packet, by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/match.h"

namespace sim::scenario {

using Flag = bool (*)(const PacketFacts& packet);
using Number = std::optional<std::uint64_t> (*)(const PacketFacts& packet);

// Null for a name that is none. tcp.retransmission is both.
Flag flag_named(std::string_view name);
Number number_named(std::string_view name);

// The known name or word of the language that is nearest.
std::string nearest_term(std::string_view name);

}  // namespace sim::scenario
