// Which octets of a representation a request asks for (RFC 9110 14).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stack::http {

// What to do about a Range field.
struct RangeChoice {
  enum class Kind : std::uint8_t {
    kWhole,          // answer as if the field were not there
    kPart,           // send the octets [begin, end), of which there is at least one
    kUnsatisfiable,  // 416: no octet lies in the range
  };
  Kind kind = Kind::kWhole;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  friend bool operator==(const RangeChoice&, const RangeChoice&) = default;
};

// What the value of a Range field asks of a representation of `size` octets. One range of bytes is
// honoured: "bytes=0-499", "bytes=500-", "bytes=-500". Everything else is answered by the whole,
// which RFC 9110 14.2 allows and, where the field is malformed or its unit unknown, demands:
// several ranges (a cheap way to ask for much, 14.2 and 17.15), a range that ends before it begins.
// The last octets of an empty representation are that representation.
RangeChoice choose_range(std::string_view field, std::uint64_t size);

// Values of Content-Range (14.4): "bytes 0-499/1234" and "bytes */1234". `part` is of kPart.
std::string content_range(const RangeChoice& part, std::uint64_t size);
std::string content_range_of_none(std::uint64_t size);

}  // namespace stack::http
