#include "tools/report/quantity.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace tools::report {
namespace {

// Three digits that count, without zeros at the end; whole numbers stay whole.
std::string digits(double value) {
  if (value >= 100) return fmt::format("{:.0f}", value);
  std::string text = fmt::format("{:.{}f}", value, value >= 10 ? 1 : 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

template <std::size_t kUnits>
std::string scaled(double value, double step, const std::array<std::string_view, kUnits>& units) {
  std::size_t unit = 0;
  while (value >= step && unit + 1 < kUnits) {
    value /= step;
    ++unit;
  }
  return fmt::format("{} {}", digits(value), units[unit]);
}

}  // namespace

std::string duration_text(stack::base::Duration duration) {
  const double seconds = seconds_of(duration);
  if (seconds >= 1) return digits(seconds) + " s";
  if (seconds >= 1e-3) return digits(seconds * 1e3) + " ms";
  return digits(seconds * 1e6) + " us";
}

std::string octets_text(std::uint64_t octets) {
  return scaled(static_cast<double>(octets), 1024,
                std::array<std::string_view, 5>{"B", "KiB", "MiB", "GiB", "TiB"});
}

std::string rate_text(double octets_a_second) {
  return scaled(octets_a_second, 1000,
                std::array<std::string_view, 4>{"B/s", "kB/s", "MB/s", "GB/s"});
}

std::string share_text(double share) { return fmt::format("{:.0f} %", share * 100); }

double seconds_of(stack::base::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double rate_of(std::uint64_t octets, stack::base::Duration duration) {
  const double seconds = seconds_of(duration);
  return seconds > 0 ? static_cast<double>(octets) / seconds : 0;
}

}  // namespace tools::report
