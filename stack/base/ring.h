// A window of at most `capacity` octets onto an endless stream, addressed by stream position.
#pragma once

#include <cstdint>
#include <memory>

#include "stack/base/bytes.h"

namespace stack::base {

// Invariant: holds positions [begin(), begin() + capacity()); the octet at position p stands at
// index p mod the storage's size, which is a power of two and grows on demand, so that an idle ring
// is small.
class Ring {
 public:
  Ring(std::uint64_t begin, std::size_t capacity);

  // Copies `data` to [at, at + size), which must lie inside the window.
  void write(std::uint64_t at, ByteView data);
  // The longest unbroken piece of [at, end), lent until the next call that is not const. What was
  // never written there reads as anything.
  ByteView read(std::uint64_t at, std::uint64_t end) const;
  // Moves the window up to `position`; what is below is gone.
  void discard_below(std::uint64_t position);
  // Lets the window hold up to `capacity` octets; it never becomes smaller. No storage is taken
  // yet.
  void grow(std::size_t capacity);
  // Gives the storage back; the window stands empty where it is.
  void release();

  std::uint64_t begin() const { return begin_; }
  std::uint64_t limit() const { return begin_ + capacity_; }
  std::size_t capacity() const { return capacity_; }

 private:
  void grow_to_hold(std::size_t size);
  std::size_t index(std::uint64_t position) const {
    return static_cast<std::size_t>(position) & (stored_ - 1);
  }

  std::uint64_t begin_;
  std::uint64_t written_end_;  // no position at or past it was ever written
  std::size_t capacity_;
  struct Free {
    void operator()(std::uint8_t* octets) const;
  };
  // By realloc: large storage then grows where it is, and no memory is touched before it is needed.
  std::unique_ptr<std::uint8_t[], Free> storage_;
  std::size_t stored_ = 0;  // octets of storage
};

}  // namespace stack::base
