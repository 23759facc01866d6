// A set of integers kept as sorted, disjoint, half-open ranges, with a limit on how many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stack::base {

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // one past the last member

  std::uint64_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const Range&, const Range&) = default;
};

// Invariant: the ranges are non-empty, sorted, and no two touch or overlap; at most `limit` of
// them. Insertion finds its place by binary search; the limit bounds the rest of the work.
class Intervals {
 public:
  explicit Intervals(std::size_t limit) : limit_(limit) {}

  // Adds [range). False, with the set unchanged, when that would make more than `limit` ranges.
  bool insert(Range range);
  // Takes every member below `floor` away.
  void erase_below(std::uint64_t floor);
  void clear() { ranges_.clear(); }

  bool empty() const { return ranges_.empty(); }
  bool contains(std::uint64_t value) const;
  // How many members there are.
  std::uint64_t size() const;
  // The parts of [range) that are not members, in order.
  std::vector<Range> missing(Range range) const;
  // Lent until the next change.
  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  std::vector<Range> ranges_;
  std::size_t limit_;
};

}  // namespace stack::base
