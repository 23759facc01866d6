// Names to addresses, by the system's own resolver.
#pragma once

#include <string>
#include <system_error>
#include <vector>

#include "stack/base/address.h"

namespace backends {

// The category of the errors that resolve() throws: getaddrinfo's codes.
const std::error_category& resolver_category();

// The IPv4 addresses of `host`, at least one, in the order the system prefers; blocks until it has
// answered. Throws std::system_error of resolver_category() when the name has none.
std::vector<stack::base::Address> resolve(const std::string& host);

}  // namespace backends
