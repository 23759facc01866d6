// How much text fits into a packet.
#pragma once

#include <cstddef>

#include "stack/base/address.h"

namespace stack::tcp {

// Octets of the IP and TCP headers without options.
constexpr std::size_t bare_headers(base::Family family) {
  constexpr std::size_t kTcp = 20, kIpv4 = 20, kIpv6 = 40;
  return kTcp + (family == base::Family::kIpv4 ? kIpv4 : kIpv6);
}

// Octets of a packet of `mtu` that are left beside those; at least one.
constexpr std::size_t segment_room(std::size_t mtu, base::Family family) {
  const std::size_t headers = bare_headers(family);
  return mtu > headers ? mtu - headers : 1;
}

}  // namespace stack::tcp
