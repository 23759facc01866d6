#include "stack/http/percent.h"

#include <cstdint>

namespace stack::http {
namespace {

unsigned value_of(char hex_digit) {
  return static_cast<unsigned>(is_digit(hex_digit) ? hex_digit - '0'
                                                   : to_lower(hex_digit) - 'a' + 10);
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    bool encoded = text.size() - i > 2 && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2]);
    if (!encoded) return std::nullopt;
    decoded += static_cast<char>(value_of(text[i + 1]) << 4 | value_of(text[i + 2]));
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text, std::string_view besides) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    if (is_unreserved(c) || besides.contains(c)) {
      encoded += c;
      continue;
    }
    auto octet = static_cast<std::uint8_t>(c);
    encoded += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
  }
  return encoded;
}

}  // namespace stack::http
