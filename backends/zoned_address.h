// An address together with the link it is on, where its digits alone do not say (RFC 4007).
#pragma once

#include <cstdint>

#include "stack/base/address.h"

namespace backends {

// The index of the interface that a link-local address belongs to; 0 where none is meant. The stack
// knows no zones: a host that is bound to one link has one.
using Zone = std::uint32_t;

struct ZonedAddress {
  stack::base::Address address;
  Zone zone = 0;

  friend bool operator==(const ZonedAddress&, const ZonedAddress&) = default;
};

// "fe80::1%eth0"; without a zone the address alone.
std::string to_string(const ZonedAddress& address);

}  // namespace backends
