#include "tools/text/escape.h"

#include <fmt/format.h>

#include <iterator>

#include "tools/text/utf8.h"

namespace tools::text {
namespace {

constexpr bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7f && code <= 0x9f); }

// Bidi controls (Unicode's UAX 9, table 4): marks, embeddings, overrides, isolates.
constexpr bool turns_direction(char32_t code) {
  return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

constexpr bool hides(char32_t code) {
  return code == 0x200b || code == 0x2028 || code == 0x2029 || (code >= 0x2060 && code <= 0x2064) ||
         code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
         (code >= 0xe0000 && code <= 0xe007f);
}

constexpr bool is_harmless(char32_t code) {
  return !is_control(code) && !turns_direction(code) && !hides(code);
}

}  // namespace

std::string escape(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const auto character = first_character(text);
    const std::string_view piece = text.substr(0, character ? character->octets : 1);
    if (character && is_harmless(character->code)) {
      escaped += piece;
    } else {
      for (const char octet : piece) {
        fmt::format_to(std::back_inserter(escaped), "\\x{:02x}", static_cast<unsigned char>(octet));
      }
    }
    text.remove_prefix(piece.size());
  }
  return escaped;
}

}  // namespace tools::text
