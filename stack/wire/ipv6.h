// The IPv6 header (RFC 8200 3) and the Fragment header (4.5): parse_ip() and write_ip() of one
// family.
#pragma once

#include <expected>
#include <optional>

#include "stack/wire/extensions.h"
#include "stack/wire/ip.h"

namespace stack::wire {

// The 40 octets alone.
struct Ipv6Header {
  IpHeader fields;  // protocol is the Next Header value
  std::size_t payload_length = 0;
  ChainPlace chain;  // where the chain begins
};

// Nothing if there are fewer; what stands behind them is not looked at.
std::optional<Ipv6Header> read_ipv6_header(base::ByteView packet);

// `packet` is not empty, and its version is 6.
std::expected<IpPacket, IpFault> parse_ipv6(base::ByteView packet);

void write_ipv6(base::MutableBytes room, const IpHeader& header, std::size_t payload_size);

}  // namespace stack::wire
