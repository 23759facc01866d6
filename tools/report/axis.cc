#include "tools/report/axis.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>

namespace tools::report {
namespace {

struct Scale {
  double factor;
  std::string_view name;
};

constexpr std::array<Scale, 3> kSeconds = {{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}}};
constexpr std::array<Scale, 4> kOctets = {{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
constexpr std::array<Scale, 4> kRates = {{{1e9, "GB/s"}, {1e6, "MB/s"}, {1e3, "kB/s"}, {1, "B/s"}}};
constexpr std::array<Scale, 4> kBits = {
    {{1e9, "Gbit/s"}, {1e6, "Mbit/s"}, {1e3, "kbit/s"}, {1, "bit/s"}}};
constexpr std::array<Scale, 1> kCounts = {{{1, ""}}};

std::span<const Scale> scales_of(Unit unit) {
  switch (unit) {
    case Unit::kSeconds:
      return kSeconds;
    case Unit::kOctets:
      return kOctets;
    case Unit::kOctetsPerSecond:
      return kRates;
    case Unit::kBitsPerSecond:
      return kBits;
    case Unit::kCount:
      return kCounts;
  }
  return kCounts;
}

}  // namespace

double nice_step(double span, int wanted) {
  const double rough = span / wanted;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power * 1.0001) return factor * power;
  }
  return 10 * power;
}

std::vector<double> ticks_up_to(double end, int wanted) {
  const double span = end > 0 ? end : 1;
  const double step = nice_step(span, wanted);
  std::vector<double> ticks;
  const auto count = static_cast<int>(std::ceil(span / step - 1e-6));
  for (int i = 0; i <= count; ++i) ticks.push_back(step * i);
  return ticks;
}

std::string tick_text(double value, double end, Unit unit) {
  if (value == 0) return "0";
  const auto scales = scales_of(unit);
  Scale scale = scales.back();
  for (const Scale& candidate : scales) {
    if (end < candidate.factor * 0.9999) continue;
    scale = candidate;
    break;
  }
  const std::string number = fmt::format("{:.4g}", value / scale.factor);
  return scale.name.empty() ? number : fmt::format("{} {}", number, scale.name);
}

}  // namespace tools::report
