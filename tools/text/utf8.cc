#include "tools/text/utf8.h"

#include <algorithm>
#include <array>

namespace tools::text {
namespace {

// How the first octet of a character of some length looks, and the smallest value of that length.
struct Form {
  unsigned mask;
  unsigned mark;
  std::size_t octets;
  char32_t smallest;
};
constexpr std::array<Form, 4> kForms{{{0x80, 0x00, 1, 0x0},
                                      {0xe0, 0xc0, 2, 0x80},
                                      {0xf0, 0xe0, 3, 0x800},
                                      {0xf8, 0xf0, 4, 0x10000}}};

constexpr char32_t kLastCharacter = 0x10ffff;

constexpr bool is_surrogate(char32_t code) { return code >= 0xd800 && code <= 0xdfff; }

struct Range {
  char32_t first;
  char32_t last;
};

// Marks that stand on the character before them, joiners, and selectors of its form.
constexpr std::array<Range, 8> kNoColumn{{{0x300, 0x36f},
                                          {0x1ab0, 0x1aff},
                                          {0x1dc0, 0x1dff},
                                          {0x200b, 0x200d},
                                          {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f},
                                          {0xfe20, 0xfe2f},
                                          {0xe0100, 0xe01ef}}};

// East Asian scripts and emoji, with what stands between them where a table would split hairs.
constexpr std::array<Range, 13> kTwoColumns{{{0x1100, 0x115f},    // Hangul Jamo
                                             {0x231a, 0x23ff},    // watch, clocks, media keys
                                             {0x25fd, 0x25fe},    // squares
                                             {0x2600, 0x27bf},    // symbols and dingbats
                                             {0x2b1b, 0x2b55},    // squares, star, circle
                                             {0x2e80, 0xa4cf},    // CJK, Kana, Yi
                                             {0xa960, 0xa97f},    // Hangul Jamo, extended
                                             {0xac00, 0xd7a3},    // Hangul
                                             {0xf900, 0xfaff},    // CJK compatibility
                                             {0xfe30, 0xfe6f},    // CJK forms
                                             {0xff00, 0xff60},    // full-width forms
                                             {0x1f000, 0x1faff},  // emoji
                                             {0x20000, 0x3fffd}}};

template <std::size_t kCount>
bool is_within(const std::array<Range, kCount>& ranges, char32_t code) {
  return std::ranges::any_of(
      ranges, [code](const Range& range) { return code >= range.first && code <= range.last; });
}

// What stands first, be it a character or an octet that is none.
struct Step {
  std::size_t octets;
  std::size_t columns;
};

Step first_step(std::string_view text) {
  const auto character = first_character(text);
  return character ? Step{character->octets, columns_of(character->code)} : Step{1, 1};
}

}  // namespace

std::optional<Character> first_character(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(text.front());
  const auto form = std::ranges::find_if(kForms, [first](const Form& candidate) {
    return (first & candidate.mask) == candidate.mark;
  });
  if (form == kForms.end() || text.size() < form->octets) return std::nullopt;
  char32_t code = first & ~form->mask & 0xffu;
  for (const char next : text.substr(1, form->octets - 1)) {
    const auto octet = static_cast<unsigned char>(next);
    if ((octet & 0xc0u) != 0x80u) return std::nullopt;
    code = code << 6 | (octet & 0x3fu);
  }
  if (code < form->smallest || code > kLastCharacter || is_surrogate(code)) return std::nullopt;
  return Character{code, form->octets};
}

std::size_t columns_of(char32_t code) {
  if (is_within(kNoColumn, code)) return 0;
  return is_within(kTwoColumns, code) ? 2 : 1;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Step step = first_step(text);
    columns += step.columns;
    text.remove_prefix(step.octets);
  }
  return columns;
}

std::string_view fitting(std::string_view text, std::size_t columns) {
  std::size_t octets = 0;
  std::size_t taken = 0;
  while (octets < text.size()) {
    const Step step = first_step(text.substr(octets));
    if (taken + step.columns > columns) break;
    taken += step.columns;
    octets += step.octets;
  }
  return text.substr(0, octets);
}

}  // namespace tools::text
