// How long is the body? The one place that knows (RFC 9112 section 6.3).
#pragma once

#include <cstdint>
#include <expected>

#include "stack/http/error.h"
#include "stack/http/message.h"

namespace stack::http {

// What tells where the content ends.
enum class Delimiter : std::uint8_t {
  kNothing,  // there is no content
  kLength,   // a count of octets
  kChunks,   // the chunked transfer coding
  kClose,    // the end of the connection
};

struct Framing {
  Delimiter delimiter = Delimiter::kNothing;
  std::uint64_t length = 0;  // octets of content, with kLength only
  bool reusable = true;  // the connection may carry another message after this one (RFC 9112 9.3)
  friend bool operator==(const Framing&, const Framing&) = default;
};

// The framing of a request; never kClose.
std::expected<Framing, Error> framing_of(const RequestHead& head);
// The framing of a final or interim response; `answers_head`: the request's method was HEAD.
std::expected<Framing, Error> framing_of(const ResponseHead& head, bool answers_head);

}  // namespace stack::http
