// Reads big-endian fields from borrowed octets; past the end it reads zeros and remembers the
// failure.
#pragma once

#include <cstdint>

#include "stack/base/bytes.h"

namespace stack::base {

// Invariant: position() <= the size of the octets; once ok() is false it stays false.
// The octets are borrowed for the reader's lifetime.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes), size_(bytes.size()) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }

  // The next `count` octets, lent; empty (and not ok) when fewer are left.
  ByteView take(std::size_t count) {
    if (count > rest_.size()) return fail();
    ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  void skip(std::size_t count) { (void)take(count); }
  ByteView rest() const { return rest_; }
  std::size_t position() const { return size_ - rest_.size(); }
  bool ok() const { return ok_; }

 private:
  std::uint64_t number(std::size_t width) {
    std::uint64_t value = 0;
    for (std::uint8_t octet : take(width)) value = value << 8 | octet;
    return value;
  }
  ByteView fail() {
    ok_ = false;
    rest_ = {};
    return {};
  }

  ByteView rest_;
  std::size_t size_;
  bool ok_ = true;
};

}  // namespace stack::base
