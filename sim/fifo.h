// A queue that keeps its room.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "stack/base/check.h"

namespace sim {

// Invariant: the elements stand at [head_, head_ + size()) of the room, which is a power of two or
// nothing, taken round and round. What is taken out leaves its room to others, so that a queue that
// has grown as long as it will needs no more memory.
template <typename T>
class Fifo {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  // Not when empty; lent until the next call that is not const.
  const T& front() const { return room_[head_]; }

  void push(T element) {
    if (size_ == room_.size()) grow();
    room_[(head_ + size_++) & (room_.size() - 1)] = std::move(element);
  }
  // Not when empty.
  T pop() {
    CHECK(size_ > 0);
    T element = std::move(room_[head_]);
    head_ = (head_ + 1) & (room_.size() - 1);
    --size_;
    return element;
  }

 private:
  static constexpr std::size_t kSmallest = 16;

  void grow() {
    std::vector<T> larger(room_.empty() ? kSmallest : 2 * room_.size());
    for (std::size_t i = 0; i < size_; ++i) {
      larger[i] = std::move(room_[(head_ + i) & (room_.size() - 1)]);
    }
    room_.swap(larger);
    head_ = 0;
  }

  std::vector<T> room_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sim
