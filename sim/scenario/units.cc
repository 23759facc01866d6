#include "sim/scenario/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace sim::scenario {
namespace {

using stack::base::Duration;

struct Unit {
  std::string_view name;
  std::uint64_t worth;  // in the smallest unit
};

// Each from small to large.
constexpr std::array kTimes{Unit{"ns", 1},
                            Unit{"us", 1'000},
                            Unit{"ms", 1'000'000},
                            Unit{"s", 1'000'000'000},
                            Unit{"min", 60'000'000'000},
                            Unit{"h", 3'600'000'000'000}};
constexpr std::array kRates{Unit{"bit/s", 1}, Unit{"kbit/s", 1'000}, Unit{"Mbit/s", 1'000'000},
                            Unit{"Gbit/s", 1'000'000'000}, Unit{"Tbit/s", 1'000'000'000'000}};
constexpr std::array kSizes{Unit{"B", 1},          Unit{"kB", 1'000},    Unit{"KiB", 1 << 10},
                            Unit{"MB", 1'000'000}, Unit{"MiB", 1 << 20}, Unit{"GB", 1'000'000'000},
                            Unit{"GiB", 1 << 30}};
constexpr std::uint64_t kOne = 1'000'000'000;
constexpr std::array kShares{Unit{"", kOne}, Unit{"%", kOne / 100}};

constexpr std::size_t kMostDigits = 19;  // fit into 64 bits

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// digits / scale, in lowest terms of ten.
struct Decimal {
  std::uint64_t digits = 0;
  std::uint64_t scale = 1;
};

// Takes a number off the front of the text.
std::optional<Decimal> take_decimal(std::string_view& text) {
  std::string digits;
  std::size_t fraction = 0;
  bool has_point = false;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (is_digit(text[end])) {
      digits += text[end];
      if (has_point) ++fraction;
    } else if (text[end] == '.' && !has_point && !digits.empty()) {
      has_point = true;
    } else {
      break;
    }
  }
  if (digits.empty() || (has_point && fraction == 0)) return std::nullopt;
  for (; fraction > 0 && digits.back() == '0'; --fraction) digits.pop_back();
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() > kMostDigits || fraction >= kMostDigits) return std::nullopt;

  Decimal decimal;
  for (char digit : digits) {
    decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  for (; fraction > 0; --fraction) decimal.scale *= 10;
  text.remove_prefix(end);
  return decimal;
}

// Nothing if it is no whole number, or none of 64 bits.
std::optional<std::uint64_t> multiply(const Decimal& decimal, std::uint64_t worth) {
  const std::uint64_t common = std::gcd(decimal.scale, worth);
  const std::uint64_t divisor = decimal.scale / common;
  if (decimal.digits % divisor != 0) return std::nullopt;
  const std::uint64_t whole = decimal.digits / divisor;
  const std::uint64_t factor = worth / common;
  if (whole > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
  return whole * factor;
}

std::string names_of(std::span<const Unit> units) {
  std::vector<std::string_view> names;
  for (const Unit& unit : units) {
    if (!unit.name.empty()) names.push_back(unit.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// `what` and `example` are for whoever wrote something else.
std::expected<std::uint64_t, std::string> parse(std::string_view text, std::span<const Unit> units,
                                                std::string_view what, std::string_view example) {
  std::string_view rest = text;
  const auto decimal = take_decimal(rest);
  if (decimal) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const auto unit = std::ranges::find(units, rest, &Unit::name);
    if (unit == units.end()) {
      return std::unexpected(
          rest.empty()
              ? fmt::format("'{}' has no unit; there are {}", text, names_of(units))
              : fmt::format("'{}' is no unit of {}; there are {}", rest, what, names_of(units)));
    }
    if (const auto amount = multiply(*decimal, unit->worth)) return *amount;
    return std::unexpected(fmt::format("'{}' is too fine or too large to be kept exactly", text));
  }
  return std::unexpected(fmt::format("'{}' is no {} such as \"{}\"", text, what, example));
}

std::string write(std::uint64_t amount, std::span<const Unit> units) {
  std::size_t fitting = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (amount != 0 && amount % units[i].worth == 0) fitting = i;
  }
  return fmt::format("{} {}", amount / units[fitting].worth, units[fitting].name);
}

}  // namespace

std::expected<Duration, std::string> parse_duration(std::string_view text) {
  const auto amount = parse(text, kTimes, "time", "10 ms");
  if (!amount) return std::unexpected(amount.error());
  if (*amount > static_cast<std::uint64_t>(Duration::max().count())) {
    return std::unexpected(fmt::format("'{}' is too long to be kept", text));
  }
  return Duration(static_cast<Duration::rep>(*amount));
}

std::expected<std::uint64_t, std::string> parse_rate(std::string_view text) {
  return parse(text, kRates, "rate", "10 Mbit/s");
}

std::expected<std::uint64_t, std::string> parse_size(std::string_view text) {
  return parse(text, kSizes, "size", "64 KiB");
}

std::expected<std::uint32_t, std::string> parse_share(std::string_view text) {
  const auto amount = parse(text, kShares, "share", "1 %");
  if (!amount) return std::unexpected(amount.error());
  if (*amount > kOne) return std::unexpected(fmt::format("'{}' is more than all", text));
  return static_cast<std::uint32_t>(*amount);
}

std::string write_duration(Duration duration) {
  return write(static_cast<std::uint64_t>(duration.count()), kTimes);
}

std::string write_rate(std::uint64_t bits_per_second) { return write(bits_per_second, kRates); }

std::string write_size(std::uint64_t octets) { return write(octets, kSizes); }

std::string write_share(std::uint32_t parts_per_billion) {
  std::string digits = fmt::format("{}.{:09}", parts_per_billion / kOne, parts_per_billion % kOne);
  while (digits.back() == '0' && digits[digits.size() - 2] != '.') digits.pop_back();
  return digits;
}

}  // namespace sim::scenario
