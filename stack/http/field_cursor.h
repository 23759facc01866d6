// Takes a field value apart from its front (RFC 9110 5.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stack/http/text.h"

namespace stack::http {

// Invariant: what was taken is gone, and a taking that failed took nothing. Lent parts live as long
// as the text does.
class FieldCursor {
 public:
  explicit FieldCursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  // Whitespace, whether it is optional or bad (5.6.3); true if there was any.
  bool skip_blanks();
  bool take(char expected);
  // 1*tchar (5.6.2).
  std::optional<std::string_view> take_token();
  // 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (11.2).
  std::optional<std::string_view> take_token68();
  // A quoted-string, without its quotation marks and escapes (5.6.4).
  std::optional<std::string> take_quoted();
  // A token or a quoted-string.
  std::optional<std::string> take_word();
  // What stands before the first of `ends`, or all; may be empty.
  std::string_view take_until(std::string_view ends);

 private:
  std::string_view take_front(std::size_t count);

  std::string_view rest_;
};

}  // namespace stack::http
