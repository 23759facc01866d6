// What will happen, in the order in which it will.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "stack/base/check.h"
#include "stack/base/time.h"

namespace sim {

// Invariant: the entries are a binary heap ordered by (instant, serial number). Serial numbers are
// given out in the order of scheduling, so events of one instant happen in the order in which they
// were scheduled, on every compiler alike.
template <typename Event>
class EventQueue {
 public:
  void schedule(stack::base::Instant at, Event event) {
    heap_.push_back({at, next_serial_++, std::move(event)});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  // When the next event happens; kNever when there is none.
  stack::base::Instant next_at() const {
    return heap_.empty() ? stack::base::kNever : heap_.front().at;
  }

  // Takes the next event out. Not when empty.
  Event pop() {
    CHECK(!heap_.empty());
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Event event = std::move(heap_.back().event);
    heap_.pop_back();
    return event;
  }

 private:
  struct Entry {
    stack::base::Instant at;
    std::uint64_t serial;
    Event event;
  };

  static bool later(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at > b.at : a.serial > b.serial;
  }

  std::vector<Entry> heap_;
  std::uint64_t next_serial_ = 0;
};

}  // namespace sim
