// What the comments of a capture say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/fate.h"
#include "sim/observer.h"
#include "sim/router/books.h"
#include "sim/scenario/scenario.h"
#include "stack/base/bytes.h"

namespace netsim {

// What became of a packet, seen from where it was sent.
std::string_view verdict_of(sim::Happening what);

// What a router did with it; nothing if it handed it on whole.
std::string_view words_for(sim::router::Forwarding what);

// What a fate does to these octets, and whether chance or which fault of the scenario did; empty if
// it does nothing.
std::string account_of(const sim::Fate& fate, stack::base::ByteView octets,
                       const sim::scenario::Scenario& scenario);

// Of so many that a packet had become, some had not arrived when the run ended, at least one.
std::string under_way_at_end(std::uint32_t left, std::uint32_t of);

// Behind a comma, unless there is nothing before or nothing to add.
void add(std::string& text, std::string_view more);

}  // namespace netsim
