// An IPv4 packet cut into fragments (RFC 791 3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/bytes.h"

namespace sim::router {

// Every IPv4 link carries so much whole (RFC 791 3.2): the longest header and eight octets.
inline constexpr std::size_t kSmallestIpv4Mtu = 68;

// `packet` is whole IPv4, its header is right, and it is longer than `mtu`, which is at least
// kSmallestIpv4Mtu. The fragments are in order; all but the last carry a multiple of eight octets,
// as many as fit. A fragment of a fragment keeps its place in the whole. DF is cleared: whoever
// obeys it does not ask.
std::vector<std::vector<std::uint8_t>> fragment(stack::base::ByteView packet, std::size_t mtu);

}  // namespace sim::router
