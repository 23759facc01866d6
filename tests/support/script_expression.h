// The language between "%{" and "}%": assertions about the connection, in a small part of Python.
//
//   assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd
//   assert state == FIN_WAIT_1 and rto == 200ms
//
// Whole numbers, durations (200ms, counted in nanoseconds), names, not - * // / % + - comparisons
// and or, parentheses. What stands behind a comma is for people; print(...) does nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tests::script {

// What a name stands for now; nothing if it stands for nothing.
using Names = std::function<std::optional<std::int64_t>(std::string_view)>;

// Checks every assertion in `code`, which begins in `line` of the script. Throws Failure at the
// first that does not hold, with the values of its names.
void check_assertions(std::string_view code, int line, const Names& names);

}  // namespace tests::script
