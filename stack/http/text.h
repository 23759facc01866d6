// Character classes and small text tools of RFC 9110 section 5.6: on octets, never on a locale
// (C01).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace stack::http {

// The largest length a message may declare, in octets: what a signed 64-bit file offset can count.
// Past it somebody downstream would wrap.
inline constexpr std::uint64_t kLargestLength = INT64_MAX;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_vchar(char c) { return c > ' ' && c < '\x7f'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// What may stand in a token (RFC 9110 5.6.2).
constexpr bool is_tchar(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

// What may stand in a field value or a reason phrase: HTAB, SP, VCHAR and obs-text (RFC 9110 5.5).
constexpr bool is_field_char(char c) {
  return is_blank(c) || is_vchar(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_token(std::string_view text);       // not empty, every character a tchar
bool is_field_text(std::string_view text);  // every character a field character; may be empty

// `text` without the optional whitespace round it; a part of `text`.
std::string_view trim(std::string_view text);

// The members of a comma-separated list, trimmed, in order; empty members too. Parts of `list`.
std::vector<std::string_view> split_list(std::string_view list);

// Compares ASCII letters without their case (RFC 9110 5.1: field names; 10.1.4: codings).
bool equal_ignoring_case(std::string_view a, std::string_view b);

// The value of 1*DIGIT or 1*HEXDIG. Nothing for an empty text, a sign, any other character, more
// digits than kLargestLength has, or a value above it.
std::optional<std::uint64_t> parse_decimal(std::string_view digits);
std::optional<std::uint64_t> parse_hexadecimal(std::string_view digits);

}  // namespace stack::http
