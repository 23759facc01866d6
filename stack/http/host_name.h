// Names of hosts, as the DNS has them.
#pragma once

#include <cstddef>
#include <string_view>

namespace stack::http {

inline constexpr std::size_t kMaxHost = 253;  // RFC 1035 2.3.4, in characters
inline constexpr std::size_t kMaxLabel = 63;

// Letters, digits, hyphens and underscores in labels, a dot for the root at the end or none. RFC
// 3986 3.2.2 allows more (percent-encoding, sub-delims), which no host on the net is called and
// which readers disagree about. A name whose last label some reader would take for part of an IPv4
// address is none: "1", "a.0x7f", nor is an address.
bool is_host_name(std::string_view host);

}  // namespace stack::http
