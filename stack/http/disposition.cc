#include "stack/http/disposition.h"

#include <algorithm>

#include "stack/http/field_cursor.h"
#include "stack/http/percent.h"
#include "stack/http/text.h"
#include "stack/http/utf8.h"

namespace stack::http {
namespace {

// Most parameters looked at.
constexpr int kMostParameters = 32;

struct Advice {
  std::optional<std::string> plain = {};     // filename
  std::optional<std::string> extended = {};  // filename*, decoded
};

std::string from_latin1(std::string_view octets) {
  std::string text;
  for (char c : octets) append_utf8(text, static_cast<std::uint8_t>(c));
  return text;
}

// charset "'" [ language ] "'" value-chars (RFC 8187 3.2.1).
std::optional<std::string> decoded_extended(std::string_view value) {
  std::size_t first = value.find('\'');
  std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string_view charset = value.substr(0, first);
  auto octets = percent_decoded(value.substr(second + 1));
  if (!octets) return std::nullopt;
  if (equal_ignoring_case(charset, "UTF-8")) return is_utf8(*octets) ? octets : std::nullopt;
  if (equal_ignoring_case(charset, "ISO-8859-1")) return from_latin1(*octets);
  return std::nullopt;
}

// The parameters behind the type. Servers forget quotation marks: what stands there unquoted goes
// up to the next ";".
Advice parse_advice(std::string_view field) {
  FieldCursor cursor(field);
  cursor.take_until(";");
  Advice advice;
  for (int i = 0; i < kMostParameters && cursor.take(';'); ++i) {
    cursor.skip_blanks();
    auto name = cursor.take_token();
    cursor.skip_blanks();
    if (name && cursor.take('=')) {
      cursor.skip_blanks();
      auto quoted = cursor.take_quoted();
      std::string value = quoted ? *quoted : std::string(trim(cursor.take_until(";")));
      if (!advice.plain && equal_ignoring_case(*name, "filename")) advice.plain = value;
      bool extended = !quoted && !advice.extended && equal_ignoring_case(*name, "filename*");
      if (extended) advice.extended = decoded_extended(value);
    }
    cursor.take_until(";");
  }
  return advice;
}

// Marks that turn the direction of text, by which "exe.txt" can look like another name (Unicode TR
// 36), and the controls of ISO 6429 beyond ASCII.
bool is_hidden(char32_t character) {
  return (character >= 0x80 && character < 0xa0) || character == 0x200e || character == 0x200f ||
         (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

std::string without_controls(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    std::string_view before = text;
    auto character = take_utf8(text);
    if (!character) text.remove_prefix(1);  // of another charset: stays as it is
    bool control = character && (*character < ' ' || *character == 0x7f || is_hidden(*character));
    if (!control) kept += before.substr(0, before.size() - text.size());
  }
  return kept;
}

std::optional<std::string> made_harmless(std::string_view advised) {
  std::string plain = without_controls(advised);
  std::string_view name = plain;
  name.remove_prefix(name.find_last_of("/\\") + 1);
  while (!name.empty() && (name.front() == '.' || name.front() == ' ')) name.remove_prefix(1);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  if (name.empty() || name.size() > kMaxAdvisedName) return std::nullopt;
  return std::string(name);
}

}  // namespace

std::optional<std::string> advised_name(std::string_view field) {
  Advice advice = parse_advice(field);
  if (advice.extended) {
    if (auto name = made_harmless(*advice.extended)) return name;
  }
  return advice.plain ? made_harmless(*advice.plain) : std::nullopt;
}

}  // namespace stack::http
