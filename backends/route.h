// What the kernel's routing table says about the way to a destination.
#pragma once

#include <cstddef>
#include <string>

#include "backends/zoned_address.h"
#include "stack/base/address.h"

namespace backends {

// How packets are asked to leave this machine; what is not set is the routing table's to choose.
struct Exit {
  std::optional<ZonedAddress> address = {};  // one of this machine's
  std::string interface = {};                // its name
};

struct Route {
  stack::base::Address source;  // the address packets towards the destination leave from
  Zone zone = 0;                // the link they take, where an end is link-local
  std::string interface = {};   // the one that was asked for; empty: none was
  std::size_t mtu = 0;  // the largest IP packet, in octets; at most 65,535 (RFC 791's total length)
};

// Asks without sending anything: a connected UDP socket knows its route, and its address is the one
// that RFC 6724 5 prefers. `zone` is the destination's. Throws std::system_error when there is no
// route.
Route route_to(const stack::base::Endpoint& destination, Zone zone = 0, const Exit& exit = {});

}  // namespace backends
