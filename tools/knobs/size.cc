#include "tools/knobs/size.h"

#include <limits>

#include "tools/knobs/decimal.h"

namespace tools::knobs {
namespace {

// How far the suffix shifts a number; nothing for an unknown one.
std::optional<int> shift_of(std::string_view suffix) {
  if (suffix.empty()) return 0;
  if (suffix == "K" || suffix == "k") return 10;
  if (suffix == "M" || suffix == "m") return 20;
  if (suffix == "G" || suffix == "g") return 30;
  if (suffix == "T" || suffix == "t") return 40;
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> parse_size(std::string_view text) {
  const auto number = leading_decimal(text);
  if (!number) return std::nullopt;
  const auto shift = shift_of(number->rest);
  const bool is_half_an_octet = number->has_point && shift == 0;
  if (!shift || is_half_an_octet) return std::nullopt;
  if (number->whole > std::numeric_limits<std::size_t>::max() >> *shift) return std::nullopt;
  return (number->whole << *shift) + (number->thousandths << *shift) / 1000;
}

}  // namespace tools::knobs
