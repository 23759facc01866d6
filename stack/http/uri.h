// The parts of a URI reference, whatever its scheme (RFC 3986 3 and 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stack/http/percent.h"

namespace stack::http {

// sub-delims (RFC 3986 2.2).
constexpr bool is_sub_delim(char c) {
  return c != '\0' && std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos;
}

// What stands for itself in a path, a query or a fragment: pchar, "/" and "?" (RFC 3986 3.3).
constexpr bool is_uri_char(char c) {
  return is_unreserved(c) || is_sub_delim(c) || c == ':' || c == '@' || c == '/' || c == '?';
}

// ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986 3.1).
bool is_scheme(std::string_view text);

// Parts of a text that is lent for as long as this value lives. A part that is there and empty is
// not one that is missing: "a?" is another reference than "a".
struct UriParts {
  std::optional<std::string_view> scheme = {};     // without ":"
  std::optional<std::string_view> authority = {};  // without "//"
  std::string_view path = {};
  std::optional<std::string_view> query = {};     // without "?"
  std::optional<std::string_view> fragment = {};  // without "#"
};

// RFC 3986 appendix B. Every text has parts; whether the characters in them may stand there is not
// looked at, but for those of the scheme: what stands before ":" and can be none is path.
UriParts split_uri(std::string_view text);

// RFC 3986 5.3.
std::string joined(const UriParts& parts);

// RFC 3986 5.2.4: "." and ".." in `path` are followed; what would climb above the root stays there.
std::string without_dot_segments(std::string_view path);

}  // namespace stack::http
