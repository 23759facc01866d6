// UTF-8 as text from anywhere holds it: whole characters, and octets that are none.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tools::text {

struct Character {
  char32_t code = 0;       // a Unicode scalar value
  std::size_t octets = 0;  // that it takes, 1 to 4
};

// The character that `text` begins with; nothing where it begins with none: it is empty, cut, too
// long for its value, a surrogate, or beyond U+10FFFF (RFC 3629 3).
std::optional<Character> first_character(std::string_view text);

// Terminal columns that a character takes: 0 for what joins the one before it, 2 for wide ones,
// otherwise 1. Where terminals differ, such as in emoji, the wider answer: a line that is a column
// short looks well, one that is a column too long wraps.
std::size_t columns_of(char32_t code);

// Of a whole text; an octet that is no character takes one.
std::size_t columns_of(std::string_view text);

// As much of the text's beginning as `columns` hold, cut between characters and never within one;
// what stands on the last character comes with it.
std::string_view fitting(std::string_view text, std::size_t columns);

}  // namespace tools::text
