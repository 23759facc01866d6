// UTF-8 (RFC 3629), read one way only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// Takes one character off the front of `text`, which is not empty. Nothing, with nothing taken,
// where none stands: a stray or missing octet, a longer form than needed, a surrogate, past
// U+10FFFF.
std::optional<char32_t> take_utf8(std::string_view& text);

bool is_utf8(std::string_view text);

// Appends the character; below U+0800.
void append_utf8(std::string& text, char32_t character);

}  // namespace stack::http
