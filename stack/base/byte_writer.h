// Writes big-endian fields into borrowed room; past its end it writes nothing and remembers the
// failure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/bytes.h"

namespace stack::base {

// Invariant: written() <= the size of the room; once ok() is false it stays false.
// The room is borrowed for the writer's lifetime.
class ByteWriter {
 public:
  explicit ByteWriter(MutableBytes room) : room_(room) {}

  void u8(std::uint8_t value) { number(value, 1); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }

  void bytes(ByteView source) {
    MutableBytes target = reserve(source.size());
    if (target.size() == source.size()) std::copy(source.begin(), source.end(), target.begin());
  }

  std::size_t written() const { return written_; }
  bool ok() const { return ok_; }

 private:
  void number(std::uint64_t value, std::size_t width) {
    MutableBytes target = reserve(width);
    for (std::size_t i = target.size(); i-- > 0; value >>= 8) {
      target[i] = static_cast<std::uint8_t>(value);
    }
  }
  MutableBytes reserve(std::size_t count) {
    ok_ = ok_ && count <= room_.size() - written_;
    if (!ok_) return {};
    MutableBytes target = room_.subspan(written_, count);
    written_ += count;
    return target;
  }

  MutableBytes room_;
  std::size_t written_ = 0;
  bool ok_ = true;
};

}  // namespace stack::base
