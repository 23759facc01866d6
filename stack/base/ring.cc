#include "stack/base/ring.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <utility>

#include "stack/base/check.h"

namespace stack::base {
namespace {

constexpr std::size_t kSmallestStorage = 4096;

}  // namespace

void Ring::Free::operator()(std::uint8_t* octets) const { std::free(octets); }

Ring::Ring(std::uint64_t begin, std::size_t capacity)
    : begin_(begin), written_end_(begin), capacity_(capacity) {}

void Ring::write(std::uint64_t at, ByteView data) {
  CHECK(at >= begin_ && at + data.size() <= limit());
  grow_to_hold(static_cast<std::size_t>(at + data.size() - begin_));
  while (!data.empty()) {
    std::size_t piece = std::min(data.size(), stored_ - index(at));
    std::copy_n(data.begin(), piece, storage_.get() + index(at));
    data = data.subspan(piece);
    at += piece;
  }
  written_end_ = std::max(written_end_, at);
}

ByteView Ring::read(std::uint64_t at, std::uint64_t end) const {
  CHECK(at >= begin_ && at <= end && end <= written_end_);
  if (at == end) return {};
  std::size_t piece = std::min(static_cast<std::size_t>(end - at), stored_ - index(at));
  return {storage_.get() + index(at), piece};
}

void Ring::discard_below(std::uint64_t position) {
  CHECK(position >= begin_);
  begin_ = position;
  written_end_ = std::max(written_end_, begin_);
}

void Ring::grow(std::size_t capacity) {
  CHECK(capacity >= capacity_);
  capacity_ = capacity;
}

void Ring::release() {
  written_end_ = begin_;
  storage_.reset();
  stored_ = 0;
}

void Ring::grow_to_hold(std::size_t size) {
  if (size <= stored_) return;
  const std::size_t larger = std::bit_ceil(std::max(size, kSmallestStorage));
  void* const grown = std::realloc(storage_.get(), larger);
  if (grown == nullptr) throw std::bad_alloc();
  (void)storage_.release();
  storage_.reset(static_cast<std::uint8_t*>(grown));
  const std::size_t smaller = std::exchange(stored_, larger);
  // Every octet stays, or moves behind the old storage: none is in another's way.
  for (std::uint64_t p = begin_; p < written_end_;) {
    const std::size_t from = static_cast<std::size_t>(p) & (smaller - 1), to = index(p);
    const std::size_t piece = std::min(static_cast<std::size_t>(written_end_ - p), smaller - from);
    if (to != from) std::copy_n(storage_.get() + from, piece, storage_.get() + to);
    p += piece;
  }
}

}  // namespace stack::base
