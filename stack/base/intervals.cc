#include "stack/base/intervals.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::base {
namespace {

// The first range that ends after `value`: the only one that can hold it.
auto first_ending_after(const std::vector<Range>& ranges, std::uint64_t value) {
  return std::ranges::upper_bound(ranges, value, {}, &Range::end);
}

}  // namespace

bool Intervals::insert(Range range) {
  CHECK(range.begin <= range.end);
  if (range.empty()) return true;
  // [first, last) are the ranges that touch or overlap the new one; they melt into it.
  auto first = std::ranges::lower_bound(ranges_, range.begin, {}, &Range::end);
  auto last =
      std::find_if(first, ranges_.end(), [&](const Range& r) { return r.begin > range.end; });
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

void Intervals::erase_below(std::uint64_t floor) {
  ranges_.erase(ranges_.begin(), first_ending_after(ranges_, floor));
  if (!ranges_.empty()) ranges_.front().begin = std::max(ranges_.front().begin, floor);
}

bool Intervals::contains(std::uint64_t value) const {
  auto found = first_ending_after(ranges_, value);
  return found != ranges_.end() && found->begin <= value;
}

std::uint64_t Intervals::size() const {
  std::uint64_t total = 0;
  for (const Range& range : ranges_) total += range.size();
  return total;
}

std::vector<Range> Intervals::missing(Range range) const {
  std::vector<Range> holes;
  std::uint64_t at = range.begin;
  for (auto it = first_ending_after(ranges_, range.begin);
       it != ranges_.end() && it->begin < range.end; ++it) {
    if (it->begin > at) holes.push_back({at, it->begin});
    at = it->end;
  }
  if (at < range.end) holes.push_back({at, range.end});
  return holes;
}

}  // namespace stack::base
