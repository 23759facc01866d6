// Decimal numbers as people type them, in integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tools::knobs {

struct Decimal {
  std::uint64_t whole = 0;
  std::uint64_t thousandths = 0;  // 0 to 999
  bool has_point = false;
  std::string_view rest{};  // what follows the number; a part of the text
};

// A number at the beginning of `text`: digits, and perhaps a point and one to three more; nothing
// for anything else, and for what does not fit. No sign, no blank.
std::optional<Decimal> leading_decimal(std::string_view text);

}  // namespace tools::knobs
