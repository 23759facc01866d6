#!/usr/bin/env python3
"""Writes jitter_tables.cc: distributions as integers. jitter_tables.py > jitter_tables.cc

Each is sampled at the quantiles (i + 1/2) / 1024 and then shifted and stretched so that the table itself has mean 0 and
standard deviation 1.
"""

import math
import statistics

SIZE = 1024
SCALE = 8192
PARETO_SHAPE = 3.0  # the smallest whole number whose variance is finite


def uniform(u):
    return u


def normal(u):
    return statistics.NormalDist().inv_cdf(u)


def pareto(u):
    """Standardized: the minimum of a Pareto distribution of shape 3 is 1, its mean 3/2, its variance 3/4."""
    return ((1 - u) ** (-1 / PARETO_SHAPE) - 1.5) / math.sqrt(0.75)


def pareto_normal(u):
    """A normal middle and a long tail: a quarter of the one, three quarters of the other."""
    return normal(u) / 4 + pareto(u) * 3 / 4


def table(quantile):
    values = [quantile((i + 0.5) / SIZE) for i in range(SIZE)]
    mean = statistics.fmean(values)
    deviation = statistics.pstdev(values)
    return [round((value - mean) / deviation * SCALE) for value in values]


def lines(numbers, width=98):
    line = "   "
    for number in numbers:
        word = f" {number},"
        if len(line) + len(word) > width:
            yield line
            line = "   "
        line += word
    yield line


print("""// Made by jitter_tables.py; not to be changed by hand.
#include <array>

#include "sim/jitter.h"

namespace sim {
namespace {

using Table = std::array<std::int32_t, kJitterTableSize>;

// clang-format off""")
TABLES = {"kUniform": uniform, "kNormal": normal, "kPareto": pareto, "kParetoNormal": pareto_normal}
for name, quantile in TABLES.items():
    print(f"constexpr Table {name} = {{")
    print("\n".join(lines(table(quantile))))
    print("};")
print("""// clang-format on

}  // namespace

std::span<const std::int32_t, kJitterTableSize> jitter_table(Distribution distribution) {
  switch (distribution) {""")
for name in TABLES:
    print(f"    case Distribution::{name}:\n      return {name};")
print("""  }
  return kUniform;
}

}  // namespace sim""")
