// TOML 1.0 to a tree, and back. The one unit that knows toml++.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sim/scenario/tree.h"

namespace sim::scenario {

inline constexpr std::size_t kMostText = std::size_t{64} << 20;  // octets of a file
// Of one line: each may nest a table in another, and whoever walks the tree is deeper in the stack.
inline constexpr std::size_t kMostDots = 1000;

// What is wrong with a file, and where.
struct Mistake {
  Place place{};
  std::string what;
};

// What toml++ 3.3 must not be given: what makes it fall off the end of a function (letters beyond
// ASCII where it looks for white space), and tables so deep that the stack overflows.
std::expected<void, Mistake> check_text(std::string_view text);

// A document: a table. Dates and times are mistakes; here they mean nothing.
std::expected<Node, Mistake> parse_toml(std::string_view text);
// One value, such as 0.01, "reno" with its quotes, or { p = 0.01 }. Its places are nowhere.
std::expected<Node, Mistake> parse_value(std::string_view text);
// As if it had been made here.
void forget_places(Node& node);

// `root` is a table. Nodes, links and what is one level deep get a [section], the rest stands in
// line; reading it again gives an equal tree.
std::string write_document(const Node& root);
std::string write_value(const Node& node);    // on one line
std::string write_key(std::string_view key);  // in quotes where it must be

}  // namespace sim::scenario
