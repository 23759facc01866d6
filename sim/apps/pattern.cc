#include "sim/apps/pattern.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace sim::apps {
namespace {

constexpr std::size_t kWord = 8;

// Octets [8 index, 8 index + 8) of a pattern. SplitMix64's finalizer (Steele, Lea and Flood 2014)
// over a counter: every word can be made by itself.
std::array<std::uint8_t, kWord> word_at(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  if constexpr (std::endian::native == std::endian::big) z = std::byteswap(z);
  return std::bit_cast<std::array<std::uint8_t, kWord>>(z);
}

}  // namespace

// Whole words as long as there are any: contents are made and compared as often as packets are.
void Pattern::fill(std::uint64_t position, stack::base::MutableBytes room) const {
  while (!room.empty()) {
    const std::size_t skip = position % kWord;
    const auto octets = word_at(seed_, position / kWord);
    std::size_t count = kWord;
    if (skip == 0 && room.size() >= kWord) {
      std::memcpy(room.data(), octets.data(), kWord);
    } else {
      count = std::min(kWord - skip, room.size());
      std::memcpy(room.data(), octets.data() + skip, count);
    }
    room = room.subspan(count);
    position += count;
  }
}

bool Pattern::matches(std::uint64_t position, stack::base::ByteView octets) const {
  while (!octets.empty()) {
    const std::size_t skip = position % kWord;
    const auto expected = word_at(seed_, position / kWord);
    std::size_t count = kWord;
    if (skip == 0 && octets.size() >= kWord) {
      if (std::memcmp(octets.data(), expected.data(), kWord) != 0) return false;
    } else {
      count = std::min(kWord - skip, octets.size());
      if (std::memcmp(octets.data(), expected.data() + skip, count) != 0) return false;
    }
    octets = octets.subspan(count);
    position += count;
  }
  return true;
}

}  // namespace sim::apps
