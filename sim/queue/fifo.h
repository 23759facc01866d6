// First in, first out, in room that is used again and again.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "stack/base/check.h"

namespace sim::queue {

// Invariant: the elements stand at first_, first_ + 1, ... modulo the room's size, a power of two.
template <typename Element>
class Fifo {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void push(Element element) {
    if (size_ == room_.size()) grow();
    room_[index(size_++)] = std::move(element);
  }
  // Neither when empty.
  const Element& front() const {
    CHECK(size_ > 0);
    return room_[first_];
  }
  Element pop() {
    CHECK(size_ > 0);
    Element element = std::move(room_[first_]);
    first_ = index(1);
    --size_;
    return element;
  }

 private:
  std::size_t index(std::size_t nth) const { return (first_ + nth) & (room_.size() - 1); }

  void grow() {
    std::vector<Element> larger(room_.empty() ? 8 : room_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = std::move(room_[index(i)]);
    room_ = std::move(larger);
    first_ = 0;
  }

  std::vector<Element> room_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sim::queue
