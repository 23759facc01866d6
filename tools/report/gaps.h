// What of the peer's stream has arrived, and what is missing in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace tools::report {

// What an arriving segment was to those before it.
enum class Arrival : std::uint8_t {
  kInOrder,    // the next octets, and nothing was missing
  kBeyondGap,  // new octets, but some before them are missing
  kLate,       // octets that later ones had overtaken: only reordered
  kRepair,     // octets that had been lost and were sent again
  kDuplicate,  // nothing in it was new
};

// Invariant: what has arrived is everything below highest() but the gaps, which are disjoint, in
// order, and at most kMost; what would be one more is taken for arrived, and counted.
class Gaps {
 public:
  static constexpr std::size_t kMost = 4096;

  // The stream's octets begin at `first`.
  explicit Gaps(stack::tcp::Line first = 0) : highest_(first) {}

  struct Judgement {
    Arrival arrival = Arrival::kInOrder;
    bool opened = false;       // a gap, just before it
    std::uint64_t fresh = 0;   // octets that had not arrived before
    std::uint64_t filled = 0;  // of them below highest()
  };
  // [from, to) arrives, not empty. What fills a gap that is `tolerance` old or older was sent
  // again: nothing is held back so long by a path that merely reorders.
  Judgement arrive(stack::base::Instant now, stack::tcp::Line from, stack::tcp::Line to,
                   stack::base::Duration tolerance);

  stack::tcp::Line highest() const { return highest_; }
  bool any() const { return !gaps_.empty(); }
  std::uint64_t not_followed() const { return not_followed_; }

 private:
  struct Gap {
    stack::tcp::Line from;
    stack::tcp::Line to;
    stack::base::Instant opened;
  };

  void open(stack::base::Instant now, stack::tcp::Line to);
  // Answers how many octets of gaps were filled, and tells since when the oldest of them was open.
  std::uint64_t fill(stack::tcp::Line from, stack::tcp::Line to, stack::base::Instant& oldest);

  std::vector<Gap> gaps_;
  stack::tcp::Line highest_;
  std::uint64_t not_followed_ = 0;
};

}  // namespace tools::report
