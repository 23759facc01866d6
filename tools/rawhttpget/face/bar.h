// How far a download is, in one line of a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "stack/base/time.h"

namespace tools::rawhttpget::face {

// A download as it stands. Sizes are in octets of the body as it travels, before codings are
// undone.
struct Standing {
  std::string name{};          // fit for a terminal
  std::uint64_t resumed = 0;   // of these, what was there before
  std::uint64_t received = 0;  // what is there now, `resumed` included
  std::optional<std::uint64_t> total{};
  std::optional<std::uint64_t> rate{};  // octets a second at the moment
  stack::base::Duration elapsed{0};     // since it began
};

// 0 to 100, rounded down; 100 only if all is there. Nothing without a total.
std::optional<unsigned> percent_of(const Standing& standing);

// How long the rest will take at this rate; nothing where nobody knows.
std::optional<stack::base::Duration> remaining_of(const Standing& standing);

inline constexpr std::size_t kMostColumns = 1000;  // wider terminals have the rest empty

// Exactly `columns` wide (kMostColumns at most), spaces at the end:
//   name                42%[++++=====>      ]  12.3M  4.56MB/s  eta 12s
// "+" is what was there before. With no total, "<=>" wanders, a column every 100 ms. Where
// there is little room the bar goes first, then the name.
std::string bar_line(const Standing& standing, std::size_t columns);
// The same when it is over: "in 2.7s" in place of what remains, the rate being that of the whole
// time.
std::string last_bar_line(const Standing& standing, std::size_t columns);

// For a pipe: "name: 42% (12.3M of 29.2M), 4.56MB/s, eta 12s".
std::string plain_line(const Standing& standing);
// "name: 29.2M in 2.7s, 4.56MB/s".
std::string last_plain_line(const Standing& standing);

}  // namespace tools::rawhttpget::face
