#include "tools/report/escape.h"

#include <cstddef>

namespace tools::report {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

// How many octets the character takes that `text` begins with; 0 if it is not UTF-8 (RFC 3629 4).
std::size_t length_of_first(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return at(i) >= low && at(i) <= high;
  };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool second = tail(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
    return second && tail(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool second = tail(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

bool is_control(unsigned char octet) { return octet < 0x20 || octet == 0x7f; }

// Each character through `escape`, which answers nothing where it has nothing against it.
template <typename Escape>
std::string escaped(std::string_view text, Escape escape) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = length_of_first(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    const std::string_view instead = length == 0   ? kReplacement
                                     : length == 1 ? escape(character.front())
                                                   : std::string_view{};
    out += instead.empty() ? character : instead;
    text.remove_prefix(character.size());
  }
  return out;
}

std::string_view html_escape(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return is_control(static_cast<unsigned char>(character)) ? kReplacement : std::string_view{};
  }
}

std::string_view json_escape(char character) {
  switch (character) {
    case '&':
      return "\\u0026";
    case '<':
      return "\\u003c";
    case '>':
      return "\\u003e";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return is_control(static_cast<unsigned char>(character)) ? kReplacement : std::string_view{};
  }
}

}  // namespace

std::string html_text(std::string_view text) { return escaped(text, html_escape); }

std::string json_string(std::string_view text) { return '"' + escaped(text, json_escape) + '"'; }

}  // namespace tools::report
