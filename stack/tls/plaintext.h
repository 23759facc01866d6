// What the peer said and nobody has read yet.
#pragma once

#include <cstdint>
#include <vector>

#include "stack/base/bytes.h"

namespace stack::tls {

// Invariant: the octets stand in one piece. Holds at most `most`, and has room for half as many
// whenever fewer than half as many wait.
class Plaintext {
 public:
  explicit Plaintext(std::size_t most) : most_(most) {}

  // What waits to be read, lent until the next call; then how much of it was.
  base::ByteView readable() const { return base::ByteView(octets_).subspan(begin_, end_ - begin_); }
  void consume(std::size_t octets) {
    CHECK(octets <= end_ - begin_);
    begin_ += octets;
  }

  // Where more can be put, lent until the next call; then how much was.
  base::MutableBytes room() {
    if (begin_ == end_ || begin_ >= most_ / 2) move_to_front();
    octets_.resize(most_);
    return base::MutableBytes(octets_).subspan(end_);
  }
  void put(std::size_t octets) {
    CHECK(octets <= octets_.size() - end_);
    end_ += octets;
    ever_ += octets;
  }
  std::uint64_t ever() const { return ever_; }  // octets put since the beginning

 private:
  void move_to_front() {
    if (begin_ > 0 && begin_ < end_)
      std::memmove(octets_.data(), octets_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }

  std::size_t most_;
  std::vector<std::uint8_t> octets_;  // empty until there is something to put, then most_ long
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t ever_ = 0;
};

}  // namespace stack::tls
