#include "sim/apps/pattern.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace sim::apps {
namespace {

constexpr std::size_t kWord = 8;
constexpr std::size_t kBlock = 4096;

// SplitMix64's finalizer (Steele, Lea and Flood 2014) over a counter.
constexpr std::uint64_t scatter(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

// A block of octets that look like chance, and a word more: the last one is read whole, too.
constexpr auto kNoise = [] {
  std::array<std::uint8_t, kBlock + kWord> noise{};
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = static_cast<std::uint8_t>(scatter(0, i % kBlock / kWord) >> i % kWord * 8);
  }
  return noise;
}();

// What sets one block of one pattern apart from all others: a word that every word of the noise is
// mixed with. Turned so that its first octet is that of `position`.
std::uint64_t mask_at(std::uint64_t seed, std::uint64_t position) {
  const std::uint64_t mask = scatter(seed, position / kBlock);
  const std::uint64_t turned = std::rotr(mask, static_cast<int>(position % kWord * 8));
  return std::endian::native == std::endian::big ? std::byteswap(turned) : turned;
}

std::uint64_t word_of(const std::uint8_t* octets) {
  std::uint64_t word = 0;
  std::memcpy(&word, octets, kWord);
  return word;
}

// How many octets from `position` on are in one block.
std::size_t rest_of_block(std::uint64_t position, std::size_t size) {
  return std::min(size, kBlock - static_cast<std::size_t>(position % kBlock));
}

}  // namespace

// Contents are made and compared as often as packets are: by whole words, wherever they begin.
void Pattern::fill(std::uint64_t position, stack::base::MutableBytes room) const {
  while (!room.empty()) {
    const std::size_t size = rest_of_block(position, room.size());
    const std::uint64_t mask = mask_at(seed_, position);
    const std::uint8_t* noise = kNoise.data() + position % kBlock;
    std::uint8_t* to = room.data();
    std::size_t at = 0;
    for (; at + kWord <= size; at += kWord) {
      const std::uint64_t word = word_of(noise + at) ^ mask;
      std::memcpy(to + at, &word, kWord);
    }
    const std::uint64_t last = word_of(noise + at) ^ mask;
    std::memcpy(to + at, &last, size - at);
    room = room.subspan(size);
    position += size;
  }
}

bool Pattern::matches(std::uint64_t position, stack::base::ByteView octets) const {
  while (!octets.empty()) {
    const std::size_t size = rest_of_block(position, octets.size());
    const std::uint64_t mask = mask_at(seed_, position);
    const std::uint8_t* noise = kNoise.data() + position % kBlock;
    const std::uint8_t* from = octets.data();
    std::uint64_t differences = 0;
    std::size_t at = 0;
    for (; at + kWord <= size; at += kWord) {
      differences |= word_of(from + at) ^ word_of(noise + at) ^ mask;
    }
    const std::uint64_t last = word_of(noise + at) ^ mask;
    if (differences != 0 || std::memcmp(from + at, &last, size - at) != 0) return false;
    octets = octets.subspan(size);
    position += size;
  }
  return true;
}

}  // namespace sim::apps
