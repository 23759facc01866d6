// Wires held to arithmetic and to the theory of queues: rows of `netsim validate`.
#pragma once

#include <cstdint>

#include "tools/netsim/table.h"

namespace netsim {

// When packets of irregular sizes arrive that come in bursts, of a rate and of a trace of
// opportunities: each to the nanosecond.
void exact_arrivals(Table& table);

// How long packets wait that come as a Poisson process, at several loads; so many of them each.
void poisson_waits(Table& table, std::uint64_t packets);

// What share of packets RED drops while its average stays where it is.
void red_ramp(Table& table);

}  // namespace netsim
