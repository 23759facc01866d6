// Names to addresses, by the system's own resolver.
#pragma once

#include <string>
#include <system_error>
#include <vector>

#include "backends/zoned_address.h"

namespace backends {

// The category of the errors that resolve() throws: getaddrinfo's codes.
const std::error_category& resolver_category();

// Which families to ask for.
enum class Want { kAny, kIpv4, kIpv6 };

// The addresses of `host`, each once, at least one, in the order the system prefers (RFC 6724 6);
// blocks until it has answered. `host` may be an address, "fe80::1%eth0" with its zone among them:
// then nobody is asked. Throws std::system_error of resolver_category() when the name has none.
//
// All families that are wanted are asked for, also those that this machine has but loopback
// addresses of: "localhost" is to have both. What cannot be reached comes last, and has no route.
std::vector<ZonedAddress> resolve(const std::string& host, Want want = Want::kAny);

// The address that `text` writes. Throws as resolve() does for anything but an address.
ZonedAddress parse_address(const std::string& text);

}  // namespace backends
