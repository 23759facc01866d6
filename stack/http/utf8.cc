#include "stack/http/utf8.h"

#include "stack/base/check.h"

namespace stack::http {
namespace {

// Octets of the character that begins with `first`; 0 if none does (RFC 3629 3).
std::size_t length_of(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  if (first >= 0xf0 && first < 0xf5) return 4;
  return 0;
}

bool is_longer_than_needed(char32_t character, std::size_t length) {
  return (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
}

}  // namespace

std::optional<char32_t> take_utf8(std::string_view& text) {
  auto first = static_cast<std::uint8_t>(text.front());
  std::size_t length = length_of(first);
  if (length == 0 || text.size() < length) return std::nullopt;
  char32_t character = length == 1 ? first : first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    auto octet = static_cast<std::uint8_t>(text[i]);
    if ((octet & 0xc0) != 0x80) return std::nullopt;
    character = character << 6 | (octet & 0x3fu);
  }
  bool is_surrogate = character >= 0xd800 && character < 0xe000;
  if (is_surrogate || character > 0x10ffff || is_longer_than_needed(character, length)) {
    return std::nullopt;
  }
  text.remove_prefix(length);
  return character;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!take_utf8(text)) return false;
  }
  return true;
}

void append_utf8(std::string& text, char32_t character) {
  CHECK(character < 0x800);
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else {
    text += static_cast<char>(0xc0 | character >> 6);
    text += static_cast<char>(0x80 | (character & 0x3f));
  }
}

}  // namespace stack::http
