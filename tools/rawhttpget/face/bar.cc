#include "tools/rawhttpget/face/bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "tools/rawhttpget/face/rate.h"
#include "tools/text/amounts.h"
#include "tools/text/utf8.h"

namespace tools::rawhttpget::face {

using stack::base::Duration;
using text::columns_of;
using text::duration_text;
using text::fitting;
using text::rate_text;
using text::remaining_text;
using text::size_text;

namespace {

constexpr std::size_t kSmallestBar = 10;                    // columns within the brackets
constexpr std::size_t kSmallestName = 8;                    // columns
constexpr std::size_t kEndColumns = 13;                     // of "  eta 23h 59m"
constexpr Duration kStep = std::chrono::milliseconds(100);  // "<=>" moves a column
constexpr std::string_view kWanderer = "<=>";
constexpr std::string_view kEllipsis = "...";

// `part` of `whole` in steps, rounded down; `steps` are few.
std::uint64_t share(std::uint64_t part, std::uint64_t whole, std::uint64_t steps) {
  if (whole == 0 || part >= whole) return steps;
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(part) * steps / whole);
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  if (taken < columns) text.append(columns - taken, ' ');
  return text;
}

// The name in exactly so many columns.
std::string name_field(const std::string& name, std::size_t columns) {
  if (columns_of(name) <= columns) return padded(name, columns);
  std::string cut(fitting(name, columns - kEllipsis.size()));
  return padded(cut.append(kEllipsis), columns);
}

std::string filled(const Standing& standing, std::size_t columns) {
  const std::size_t had =
      standing.resumed == 0 ? 0 : share(standing.resumed, *standing.total, columns);
  const std::size_t have = share(standing.received, *standing.total, columns);
  std::string bar(std::min(had, have), '+');
  if (have > bar.size()) bar.append(have - bar.size() - 1, '=').append(1, '>');
  return padded(std::move(bar), columns);
}

// There and back again.
std::string wandering(const Standing& standing, std::size_t columns) {
  const std::size_t way = columns - kWanderer.size();
  const auto step = static_cast<std::size_t>(std::max(standing.elapsed, Duration{0}) / kStep);
  const std::size_t place = step % (2 * way);
  std::string bar(place < way ? place : 2 * way - place, ' ');
  return padded(bar.append(kWanderer), columns);
}

std::string percent_field(const Standing& standing) {
  const auto percent = percent_of(standing);
  return percent ? fmt::format("{:>4}%", *percent) : std::string(5, ' ');
}

std::string bar_field(const Standing& standing, std::size_t columns) {
  const std::size_t inside = columns - 2;
  return fmt::format("[{}]",
                     standing.total ? filled(standing, inside) : wandering(standing, inside));
}

std::string rate_field(const std::optional<std::uint64_t>& rate) {
  return rate ? rate_text(*rate) : "--.-KB/s";
}

std::uint64_t rate_over_all(const Standing& standing) {
  const std::uint64_t fresh = standing.received - std::min(standing.resumed, standing.received);
  return octets_per_second(fresh, standing.elapsed);
}

// Everything in its place; `end` is what stands last.
std::string line(const Standing& standing, const std::optional<std::uint64_t>& rate,
                 const std::string& end, std::size_t columns) {
  columns = std::min(columns, kMostColumns);
  const std::string percent = percent_field(standing);
  const std::string figures =
      fmt::format(" {:>6} {:>10}{:<{}}", size_text(standing.received), rate_field(rate),
                  end.empty() ? "" : "  " + end, kEndColumns);
  const std::size_t fixed = percent.size() + figures.size();
  const std::size_t room = columns - std::min(columns, fixed);
  const std::size_t beside_bar = room - std::min(room, kSmallestBar + 2);
  const std::size_t name_columns = std::min(std::max(columns / 4, kSmallestName), beside_bar);
  std::string text;
  if (name_columns >= kSmallestName) {
    text = name_field(standing.name, name_columns) + percent +
           bar_field(standing, room - name_columns) + figures;
  } else if (room >= kSmallestName) {
    text = name_field(standing.name, room) + percent + figures;
  } else {
    text = percent + figures;
  }
  return padded(std::string(fitting(text, columns)), columns);
}

}  // namespace

std::optional<unsigned> percent_of(const Standing& standing) {
  if (!standing.total) return std::nullopt;
  return static_cast<unsigned>(share(standing.received, *standing.total, 100));
}

std::optional<Duration> remaining_of(const Standing& standing) {
  if (!standing.total || standing.rate.value_or(0) == 0) return std::nullopt;
  const std::uint64_t rest = *standing.total - std::min(standing.received, *standing.total);
  const auto seconds = rest / *standing.rate + (rest % *standing.rate == 0 ? 0 : 1);
  constexpr std::chrono::seconds kMost = std::chrono::hours(24 * 365);  // nobody waits longer
  if (seconds > static_cast<std::uint64_t>(kMost.count())) return std::nullopt;
  return std::chrono::seconds(seconds);
}

std::string bar_line(const Standing& standing, std::size_t columns) {
  const auto remaining = remaining_of(standing);
  return line(standing, standing.rate, remaining ? "eta " + remaining_text(*remaining) : "",
              columns);
}

std::string last_bar_line(const Standing& standing, std::size_t columns) {
  return line(standing, rate_over_all(standing), "in " + duration_text(standing.elapsed), columns);
}

std::string plain_line(const Standing& standing) {
  std::string text = standing.name + ": ";
  if (const auto percent = percent_of(standing)) {
    text += fmt::format("{}% ({} of {})", *percent, size_text(standing.received),
                        size_text(*standing.total));
  } else {
    text += size_text(standing.received);
  }
  text += ", " + rate_field(standing.rate);
  if (const auto remaining = remaining_of(standing)) text += ", eta " + remaining_text(*remaining);
  return text;
}

std::string last_plain_line(const Standing& standing) {
  return fmt::format("{}: {} in {}, {}", standing.name, size_text(standing.received),
                     duration_text(standing.elapsed), rate_text(rate_over_all(standing)));
}

}  // namespace tools::rawhttpget::face
