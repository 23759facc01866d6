// Octets in, one message head out: the start line and the header section (RFC 9112 sections 2 to
// 5; C04, C05).
#pragma once

#include <expected>

#include "stack/base/bytes.h"
#include "stack/http/error.h"
#include "stack/http/field_section.h"
#include "stack/http/line_reader.h"
#include "stack/http/message.h"

namespace stack::http {

// Largest head, in octets: start line, fields and every line end (C14).
inline constexpr std::size_t kMaxHead = 256 * 1024;

// Invariant: holds at most `max_octets` of what the peer sent. Where the input was cut makes no
// difference.
class HeadParser {
 public:
  explicit HeadParser(Role role, std::size_t max_octets = kMaxHead);

  // Takes octets off the front of `input`, never one past the head's end. Gives true when the head
  // is complete, false when all of `input` was taken and more is needed. After an error or true: no
  // more.
  std::expected<bool, Error> feed(base::ByteView& input);
  // Hands the head over, once feed() gave true.
  Head take_head();

 private:
  std::expected<bool, Error> take_line(std::string_view line);

  Role role_;
  LineReader lines_;
  FieldSection section_;
  Head head_;
  bool begun_ = false;  // the start line was read
};

}  // namespace stack::http
