// Which flow a packet is part of, as a number.
#pragma once

#include <cstdint>

#include "stack/base/bytes.h"
#include "stack/base/siphash.h"

namespace sim::queue {

// Of the addresses, the protocol and, if there are any, the ports (RFC 8290 4.1.1), under a key.
// Fragments have none: all of them are one flow, with what else passes between the two addresses.
std::uint32_t flow_hash(stack::base::ByteView packet, stack::base::SipKey key);

}  // namespace sim::queue
