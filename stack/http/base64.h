// Octets as letters (RFC 4648 4).
#pragma once

#include <string>
#include <string_view>

namespace stack::http {

// With padding and without line breaks.
std::string in_base64(std::string_view octets);

}  // namespace stack::http
