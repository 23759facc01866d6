#include "tools/knobs/size.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace tools::knobs {
namespace {

// How far the suffix shifts a number; nothing for an unknown one.
std::optional<int> shift_of(std::string_view suffix) {
  if (suffix.empty()) return 0;
  if (suffix == "K" || suffix == "k") return 10;
  if (suffix == "M" || suffix == "m") return 20;
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> parse_size(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const auto shift = shift_of(text.substr(static_cast<std::size_t>(end - text.data())));
  if (!shift || number > std::numeric_limits<std::size_t>::max() >> *shift) return std::nullopt;
  return number << *shift;
}

}  // namespace tools::knobs
