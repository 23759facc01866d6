// Conditional requests (RFC 9110 13).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/http/fields.h"

namespace stack::http {

// By what the versions of a representation are told apart.
struct Validators {
  std::string etag = {};  // a strong one, without its quotation marks; empty: there is none
  std::optional<std::int64_t> last_modified = {};  // seconds since 1970; see date.h
};

enum class Precondition : std::uint8_t {
  kHolds,        // answer as usual
  kNotModified,  // 304
  kFailed,       // 412
};

// What the preconditions of a GET or HEAD say about a representation that exists, in the order of
// RFC 9110 13.2.2: If-Match or else If-Unmodified-Since, then If-None-Match or else
// If-Modified-Since. A date that is none is ignored (13.1.3, 13.1.4).
Precondition evaluate(const Fields& request, const Validators& current);

// Whether Range counts: there is no If-Range, or it names this very version (13.1.5), by its strong
// ETag or by the date that was sent as Last-Modified.
bool range_applies(const Fields& request, const Validators& current);

}  // namespace stack::http
