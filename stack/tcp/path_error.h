// What an ICMP error says of a segment we sent (RFC 9293 3.9.2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stack::tcp {

enum class PathFault : std::uint8_t {
  kTooBig,         // it does not fit into a link on the way
  kNoRoute,        // network or host unreachable, and what else a router may say of it
  kProhibited,     // a firewall says no
  kProtocol,       // the host there knows no TCP
  kPort,           // nor anybody at that port
  kExpired,        // the time to live ran out, or that of its pieces
  kMisunderstood,  // a parameter problem
};

struct PathError {
  PathFault fault = PathFault::kNoRoute;
  std::size_t mtu = 0;  // of kTooBig: the largest packet that fits, in octets
};

// RFC 1122 4.2.3.9: what will not mend itself. All others are soft, and never end a connection
// (MUST-56).
constexpr bool is_hard(PathFault fault) {
  return fault == PathFault::kProtocol || fault == PathFault::kPort;
}

// In a few words.
std::string_view name_of(PathFault fault);

}  // namespace stack::tcp
