// What the kernel's routing table says about the way to a destination.
#pragma once

#include <cstddef>

#include "stack/base/address.h"

namespace backends {

struct Route {
  stack::base::Address source;  // the address packets towards the destination leave from
  std::size_t mtu = 0;  // the largest IP packet, in octets; at most 65,535 (RFC 791's total length)
};

// Asks without sending anything: a connected UDP socket knows its route. Throws std::system_error
// when there is none.
Route route_to(const stack::base::Endpoint& destination);

}  // namespace backends
