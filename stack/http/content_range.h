// Which octets of a representation a response holds (RFC 9110 14.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stack::http {

struct ContentRange {
  // The octets [begin, end). Of a 206 there is at least one; none means "*", as in a 416: no octet
  // of what was asked for exists.
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::optional<std::uint64_t> total =
      {};  // octets of the whole; nothing if the server cannot tell

  bool is_unsatisfied() const { return begin == end; }
  friend bool operator==(const ContentRange&, const ContentRange&) = default;
};

// "bytes 0-499/1234", "bytes 0-499/*", "bytes */1234", and nothing else (C40, C42): no other unit,
// no whitespace, no sign, no position at or past the total. Two fields, joined by a comma, are
// none.
std::optional<ContentRange> parse_content_range(std::string_view field);

}  // namespace stack::http
