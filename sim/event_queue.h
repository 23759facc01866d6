// What will happen, in the order in which it will.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/queue/fifo.h"
#include "stack/base/check.h"
#include "stack/base/time.h"

namespace sim {

// Invariant: events happen ordered by (instant, serial number). Serial numbers are given out in the
// order of scheduling, so events of one instant happen in the order in which they were scheduled,
// on every compiler alike.
//
// Most events come in lanes, each of which is almost in order by itself: the arrivals of one path.
// Of each lane only the first stands in the heap, and the others wait behind it. What is out of
// order goes into the heap by itself. So the heap stays small, however much is under way.
template <typename Event>
class EventQueue {
 public:
  using Lane = std::uint32_t;  // small numbers

  void schedule(stack::base::Instant at, Event event) {
    push({at, next_serial_++, std::move(event), kNone});
  }
  // The order does not depend on the lane, only what it costs.
  void schedule(stack::base::Instant at, Event event, Lane number) {
    if (number >= lanes_.size()) lanes_.resize(number + std::size_t{1});
    Queue& lane = lanes_[number];
    const bool overtakes = lane.in_heap && at < lane.last;
    Entry entry{at, next_serial_++, std::move(event), overtakes ? kNone : number};
    if (overtakes) return push(std::move(entry));
    lane.last = at;
    if (lane.in_heap) {
      lane.behind.push(std::move(entry));
    } else {
      lane.in_heap = true;
      push(std::move(entry));
    }
  }

  bool empty() const { return heap_.empty(); }
  // When the next event happens; kNever when there is none.
  stack::base::Instant next_at() const {
    return heap_.empty() ? stack::base::kNever : heap_.front().at;
  }

  // Takes the next event out. Not when empty.
  Event pop() {
    CHECK(!heap_.empty());
    Event event = std::move(heap_.front().event);
    Entry next = successor(heap_.front().lane);
    if (!heap_.empty()) sink(std::move(next));
    return event;
  }

 private:
  static constexpr Lane kNone = ~Lane{0};

  struct Entry {
    stack::base::Instant at{};
    std::uint64_t serial = 0;
    Event event{};
    Lane lane = kNone;
  };
  struct Queue {
    queue::Fifo<Entry> behind;    // in order, and none earlier than the lane's entry in the heap
    bool in_heap = false;         // the lane has an entry there
    stack::base::Instant last{};  // of all of them
  };

  static bool earlier(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at < b.at : a.serial < b.serial;
  }

  void push(Entry entry) {
    std::size_t hole = heap_.size();
    heap_.emplace_back();
    for (; hole > 0 && earlier(entry, heap_[(hole - 1) / 2]); hole = (hole - 1) / 2) {
      heap_[hole] = std::move(heap_[(hole - 1) / 2]);
    }
    heap_[hole] = std::move(entry);
  }

  // What takes the place of the first entry: the next of its lane, or else the last of the heap.
  Entry successor(Lane number) {
    if (number != kNone && !lanes_[number].behind.empty()) return lanes_[number].behind.pop();
    if (number != kNone) lanes_[number].in_heap = false;
    Entry last = std::move(heap_.back());
    heap_.pop_back();
    return last;
  }

  // Puts an entry in the place of the first, and where it belongs.
  void sink(Entry entry) {
    std::size_t hole = 0;
    for (std::size_t child = 1; child < heap_.size(); child = 2 * hole + 1) {
      if (child + 1 < heap_.size() && earlier(heap_[child + 1], heap_[child])) ++child;
      if (!earlier(heap_[child], entry)) break;
      heap_[hole] = std::move(heap_[child]);
      hole = child;
    }
    heap_[hole] = std::move(entry);
  }

  std::vector<Entry> heap_;
  std::vector<Queue> lanes_;
  std::uint64_t next_serial_ = 0;
};

}  // namespace sim
