#include "sim/pattern.h"

#include <algorithm>
#include <array>

namespace sim {
namespace {

constexpr std::size_t kWord = 8;

std::array<std::uint8_t, kWord> octets_of(std::uint64_t word) {
  std::array<std::uint8_t, kWord> octets{};
  for (auto& octet : octets) {
    octet = static_cast<std::uint8_t>(word);
    word >>= 8;
  }
  return octets;
}

}  // namespace

// SplitMix64's finalizer (Steele, Lea and Flood 2014) over a counter: every word can be made by
// itself.
std::uint64_t Pattern::word(std::uint64_t index) const {
  std::uint64_t z = seed_ + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

void Pattern::fill(std::uint64_t position, stack::base::MutableBytes room) const {
  while (!room.empty()) {
    const std::size_t skip = position % kWord;
    const std::size_t count = std::min(kWord - skip, room.size());
    const auto octets = octets_of(word(position / kWord));
    std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(skip), count, room.begin());
    room = room.subspan(count);
    position += count;
  }
}

bool Pattern::matches(std::uint64_t position, stack::base::ByteView octets) const {
  while (!octets.empty()) {
    const std::size_t skip = position % kWord;
    const std::size_t count = std::min(kWord - skip, octets.size());
    const auto expected = octets_of(word(position / kWord));
    if (!std::equal(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(count),
                    expected.begin() + static_cast<std::ptrdiff_t>(skip))) {
      return false;
    }
    octets = octets.subspan(count);
    position += count;
  }
  return true;
}

}  // namespace sim
