// A set of integers kept as sorted, disjoint, half-open ranges, with a limit on how many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "stack/base/check.h"

namespace stack::base {

template <typename Value>
struct BasicRange {
  Value begin{};
  Value end{};  // one past the last member

  Value size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const BasicRange&, const BasicRange&) = default;
};

// Invariant: the ranges are non-empty, sorted, and no two touch or overlap; at most `limit` of
// them. A place is found by binary search, whatever the order of insertion; a change then moves at
// most `limit` ranges once.
//
// `Value` is std::uint64_t, but for those who want to count what is done with it.
template <typename Value>
class BasicIntervals {
 public:
  using Range = BasicRange<Value>;

  explicit BasicIntervals(std::size_t limit) : limit_(limit) {}

  // Adds [range). False, with the set unchanged, when that would make more than `limit` ranges.
  bool insert(Range range);
  // Takes every member below `floor` away.
  void erase_below(Value floor);
  // Takes every member at or above `ceiling` away.
  void erase_from(Value ceiling);
  void clear() { ranges_.clear(); }

  bool empty() const { return ranges_.empty(); }
  bool contains(Value value) const { return find(value).has_value(); }
  // The range that `value` is a member of.
  std::optional<Range> find(Value value) const;
  // The first part of [range) that consists of members; nothing if it has none.
  std::optional<Range> first_within(Range range) const;
  // How many members there are.
  Value size() const;
  // The parts of [range) that are not members, in order.
  std::vector<Range> missing(Range range) const;
  // Lent until the next change.
  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  // The first range that ends after `value`: the only one that can hold it.
  auto first_ending_after(Value value) const {
    return std::ranges::upper_bound(ranges_, value, {}, &Range::end);
  }

  std::vector<Range> ranges_;
  std::size_t limit_;
};

using Range = BasicRange<std::uint64_t>;
using Intervals = BasicIntervals<std::uint64_t>;

template <typename Value>
bool BasicIntervals<Value>::insert(Range range) {
  CHECK(range.begin <= range.end);
  if (range.empty()) return true;
  // [first, last) are the ranges that touch or overlap the new one; they melt into it.
  auto first = std::ranges::lower_bound(ranges_, range.begin, {}, &Range::end);
  auto last = std::ranges::upper_bound(first, ranges_.end(), range.end, {}, &Range::begin);
  if (first == last) {
    if (ranges_.size() >= limit_) return false;
    ranges_.insert(first, range);
    return true;
  }
  first->begin = std::min(first->begin, range.begin);
  first->end = std::max(std::prev(last)->end, range.end);
  ranges_.erase(std::next(first), last);
  return true;
}

template <typename Value>
void BasicIntervals<Value>::erase_below(Value floor) {
  ranges_.erase(ranges_.begin(), first_ending_after(floor));
  if (!ranges_.empty()) ranges_.front().begin = std::max(ranges_.front().begin, floor);
}

template <typename Value>
void BasicIntervals<Value>::erase_from(Value ceiling) {
  auto first = std::ranges::lower_bound(ranges_, ceiling, {}, &Range::begin);
  ranges_.erase(first, ranges_.end());
  if (!ranges_.empty()) ranges_.back().end = std::min(ranges_.back().end, ceiling);
}

template <typename Value>
std::optional<BasicRange<Value>> BasicIntervals<Value>::find(Value value) const {
  auto found = first_ending_after(value);
  if (found == ranges_.end() || found->begin > value) return std::nullopt;
  return *found;
}

template <typename Value>
std::optional<BasicRange<Value>> BasicIntervals<Value>::first_within(Range range) const {
  auto found = first_ending_after(range.begin);
  bool meets = !range.empty() && found != ranges_.end() && found->begin < range.end;
  if (!meets) return std::nullopt;
  return Range{std::max(found->begin, range.begin), std::min(found->end, range.end)};
}

template <typename Value>
Value BasicIntervals<Value>::size() const {
  Value total{};
  for (const Range& range : ranges_) total += range.size();
  return total;
}

template <typename Value>
std::vector<BasicRange<Value>> BasicIntervals<Value>::missing(Range range) const {
  std::vector<Range> holes;
  Value at = range.begin;
  for (auto it = first_ending_after(range.begin); it != ranges_.end() && it->begin < range.end;
       ++it) {
    if (it->begin > at) holes.push_back({at, it->begin});
    at = it->end;
  }
  if (at < range.end) holes.push_back({at, range.end});
  return holes;
}

extern template class BasicIntervals<std::uint64_t>;

}  // namespace stack::base
