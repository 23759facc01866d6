// What wires do with packets, in words.
#pragma once

#include <string>
#include <string_view>

#include "sim/observer.h"
#include "sim/scenario/scenario.h"

namespace tools::netsim::page {

// What became of a packet on the link of that name: "lost (wan)".
std::string loss_words(sim::Happening what, std::string_view link);
// What the router of that name did with it; empty if it handed it on whole.
std::string router_words(sim::router::Forwarding what, std::string_view router);
// What a fate does to the packet, and who decided it. Empty for what chance only delays: jitter
// strikes everybody.
std::string fate_words(const sim::PacketEvent& event, const sim::scenario::Scenario& scenario);
// A fault's action: "drop", "down for 300 ms".
std::string action_words(const sim::scenario::Fault& fault);

}  // namespace tools::netsim::page
