#include "stack/wire/checksum.h"

#include <bit>
#include <cstring>

namespace stack::wire {
namespace {

std::uint16_t to_machine_order(std::uint16_t word) {
  if constexpr (std::endian::native == std::endian::big) return word;
  return static_cast<std::uint16_t>(word << 8 | word >> 8);
}

// One's complement addition: a carry out of the top comes back in at the bottom.
std::uint64_t add_with_carry(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = a + b;
  return sum + (sum < a ? 1 : 0);
}

std::uint64_t load(const std::uint8_t* from, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

}  // namespace

Checksum& Checksum::add(base::ByteView bytes) {
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size();
  // Four sums side by side, so that each carry need not wait for the one before.
  std::uint64_t second = 0, third = 0, fourth = 0;
  for (; left >= 32; left -= 32, at += 32) {
    sum_ = add_with_carry(sum_, load(at, 8));
    second = add_with_carry(second, load(at + 8, 8));
    third = add_with_carry(third, load(at + 16, 8));
    fourth = add_with_carry(fourth, load(at + 24, 8));
  }
  sum_ = add_with_carry(add_with_carry(sum_, second), add_with_carry(third, fourth));
  for (; left >= 8; left -= 8, at += 8) sum_ = add_with_carry(sum_, load(at, 8));
  for (; left >= 2; left -= 2, at += 2) sum_ = add_with_carry(sum_, load(at, 2));
  if (left == 1) add(static_cast<std::uint16_t>(*at << 8));
  return *this;
}

Checksum& Checksum::add(std::uint16_t word) {
  sum_ = add_with_carry(sum_, to_machine_order(word));
  return *this;
}

Checksum& Checksum::add_pseudo_header(const base::Address& source, const base::Address& destination,
                                      std::uint8_t protocol, std::size_t length) {
  add(source.octets()).add(destination.octets());
  add(static_cast<std::uint16_t>(length >> 16)).add(static_cast<std::uint16_t>(length));
  return add(std::uint16_t{protocol});
}

std::uint16_t Checksum::folded() const {
  std::uint64_t sum = sum_;
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return to_machine_order(static_cast<std::uint16_t>(sum));
}

}  // namespace stack::wire
