// What faults do to a packet's fate, and what a fate was, said as faults.
#pragma once

#include <string>
#include <vector>

#include "sim/fate.h"
#include "sim/scenario/scenario.h"
#include "stack/base/bytes.h"

namespace sim::lab {

// Adds what the action does. False if it does nothing to this packet: it is dropped already (but
// for drops), too short, or its ends do not speak of congestion (a mark).
bool act(const scenario::PacketAction& action, stack::base::ByteView packet, Fate& fate);

// Actions that together make a harmless fate such a one again; of a drop nothing else.
std::vector<scenario::PacketAction> actions_of(const Fate& fate);

// The value of `do` in a scenario file: "drop" with its quotes, { delay = "35 ms" }.
std::string to_toml(const scenario::PacketAction& action);

}  // namespace sim::lab
