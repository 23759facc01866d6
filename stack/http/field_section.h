// Field lines in, fields out: the header section of a message, or its trailer section (RFC 9112
// section 5).
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>

#include "stack/http/error.h"
#include "stack/http/fields.h"

namespace stack::http {

// Most fields of one section.
inline constexpr std::size_t kMaxFields = 1000;

// RFC 9112 5.2: a server refuses a folded line, a user agent reads the fold as SP (C10).
enum class Folding : std::uint8_t { kRefused, kReadAsSpace };

// Invariant: every name is a token and every value field text (C11), trimmed (C09); at most
// kMaxFields of them (C14). No whitespace comes before the first (C03).
class FieldSection {
 public:
  explicit FieldSection(Folding folding) : folding_(folding) {}

  // Takes the next line, without its end. True once it was the empty line that ends the section.
  std::expected<bool, Error> take_line(std::string_view line);
  // Hands over what was read.
  Fields take_fields() { return std::exchange(fields_, {}); }

 private:
  std::expected<bool, Error> take_folded(std::string_view line);

  Folding folding_;
  Fields fields_;
};

}  // namespace stack::http
