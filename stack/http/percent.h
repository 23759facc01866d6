// Percent-encoding (RFC 3986 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stack/http/text.h"

namespace stack::http {

constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

// What stands for itself anywhere in a URL (RFC 3986 2.3).
constexpr bool is_unreserved(char c) {
  return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// `text` with every %XX replaced by the octet it stands for, whatever that is; nothing where a "%"
// is not followed by two hex digits.
std::optional<std::string> percent_decoded(std::string_view text);

// `text` with every octet encoded that is neither unreserved nor in `besides`.
std::string percent_encoded(std::string_view text, std::string_view besides = "");

}  // namespace stack::http
