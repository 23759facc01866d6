// Packets, and what happens to them, in words.
#pragma once

#include <string>
#include <string_view>

#include "sim/observer.h"
#include "stack/base/bytes.h"

namespace netsim {

// "1500 octets ACK seq: 4711, ack: 12, window: 65535, text: 1460"; numbers are as on the wire.
std::string words_of(stack::base::ByteView packet);

std::string_view name_of(sim::Happening what);

}  // namespace netsim
