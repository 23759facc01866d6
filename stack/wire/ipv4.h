// The IPv4 header (RFC 791 3.1): parse_ip() and write_ip() of one family.
#pragma once

#include <expected>

#include "stack/wire/ip.h"

namespace stack::wire {

// `packet` is not empty, and its version is 4.
std::expected<IpPacket, IpFault> parse_ipv4(base::ByteView packet);

void write_ipv4(base::MutableBytes room, const IpHeader& header, std::size_t payload_size);

}  // namespace stack::wire
