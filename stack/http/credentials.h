// What Authorization and Proxy-Authorization say (RFC 9110 11.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// RFC 7617. Nothing for a user with ":", which would end it, and for control characters in either
// (RFC 7617 2). Both are taken as UTF-8.
std::optional<std::string> basic_credentials(std::string_view user, std::string_view password);

// RFC 6750 2.1. Nothing if `token` is not what a token68 may be (RFC 9110 11.2).
std::optional<std::string> bearer_credentials(std::string_view token);

}  // namespace stack::http
