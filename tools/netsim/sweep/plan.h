// Which runs a sweep is made of, and which of them this shard does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.h"

namespace tools::netsim::sweep {

// Both ends included.
struct Seeds {
  std::uint64_t first = 1;
  std::uint64_t last = 1;

  std::uint64_t count() const { return last - first + 1; }
  std::string to_string() const;
  friend bool operator==(const Seeds&, const Seeds&) = default;
};

// "7" or "1..100"; nothing for anything else, and for more than kMostRuns of them.
std::optional<Seeds> parse_seeds(std::string_view text);

// The index-th of `count` parts, from 1.
struct Shard {
  std::uint64_t index = 1;
  std::uint64_t count = 1;

  std::string to_string() const;
  friend bool operator==(const Shard&, const Shard&) = default;
};

// "3/8"; nothing for anything else.
std::optional<Shard> parse_shard(std::string_view text);

inline constexpr std::uint64_t kMostRuns = 1'000'000'000;

// A run has a number, its place in the whole sweep: all seeds of the first point, then all of the
// second. A shard does every count-th of them, so that each has its share of what is slow. So the
// shards of a sweep are pure functions of (file, seeds, shard): nobody hands out work.
class Plan {
 public:
  // `points` is not empty.
  Plan(std::vector<sim::scenario::Point> points, const Seeds& seeds, const Shard& shard);

  std::uint64_t runs_of_all_shards() const { return points_.size() * seeds_.count(); }
  // Of this shard.
  std::uint64_t size() const;
  // The number of the shard's nth run, from 0.
  std::uint64_t number(std::uint64_t nth) const { return shard_.index - 1 + nth * shard_.count; }
  bool has(std::uint64_t number) const;

  const sim::scenario::Point& point(std::uint64_t number) const {
    return points_[number / seeds_.count()];
  }
  std::uint64_t seed(std::uint64_t number) const { return seeds_.first + number % seeds_.count(); }
  const std::vector<sim::scenario::Point>& points() const { return points_; }
  const Seeds& seeds() const { return seeds_; }
  const Shard& shard() const { return shard_; }

 private:
  std::vector<sim::scenario::Point> points_;
  Seeds seeds_;
  Shard shard_;
};

}  // namespace tools::netsim::sweep
