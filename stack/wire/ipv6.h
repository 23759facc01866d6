// The IPv6 header (RFC 8200 3) and the Fragment header (4.5): parse_ip() and write_ip() of one
// family.
#pragma once

#include <expected>

#include "stack/wire/ip.h"

namespace stack::wire {

// `packet` is not empty, and its version is 6.
std::expected<IpPacket, IpFault> parse_ipv6(base::ByteView packet);

void write_ipv6(base::MutableBytes room, const IpHeader& header, std::size_t payload_size);

}  // namespace stack::wire
