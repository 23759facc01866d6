// Who listens in the network namespace that one stays in.
#pragma once

#include <cstdint>

#include "backends/child.h"
#include "backends/signals.h"

namespace netsim::kernel {

// Whether some socket listens on this TCP port, of either family.
bool is_listened_on(std::uint16_t port);

// Waits until that is so, for ten seconds at most, and not beyond a signal or the failure of
// `server`; one that ends well may have left a daemon behind. False if it never was.
bool wait_for_listener(std::uint16_t port, backends::Child& server,
                       const backends::Signals& signals);

}  // namespace netsim::kernel
