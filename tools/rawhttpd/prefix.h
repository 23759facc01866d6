// An address together with the network it stands in, as `ip address` writes them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "stack/base/address.h"

namespace tools::rawhttpd {

struct Prefix {
  stack::base::Address address;
  unsigned length = 0;  // bits of the network, at most those of an address

  std::string to_string() const;  // "10.78.0.2/24"
  friend bool operator==(const Prefix&, const Prefix&) = default;
};

// 32 or 128.
unsigned bits_of(stack::base::Family family);

// "10.78.0.2/24" or "fd78::2/64"; without a length the network is the address alone. Nothing for
// anything else.
std::optional<Prefix> parse_prefix(std::string_view text);

// Whether a host can have this address: no group, and neither the network's first address nor an
// IPv4 network's last, which stand for all of its routers and all of its hosts (RFC 1122 3.2.1.3,
// RFC 4291 2.6.1), unless it is too small to have these (RFC 3021).
bool can_be_a_hosts(const Prefix& prefix);

// The first host's address of the network that is not `prefix`'s own; nothing if there is no room
// for two.
std::optional<stack::base::Address> first_neighbour(const Prefix& prefix);

}  // namespace tools::rawhttpd
