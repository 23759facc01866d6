#include "stack/base/siphash.h"

#include <bit>
#include <cstring>

namespace stack::base {

inline void SipHasher::State::round() {
  v0 += v1;
  v1 = std::rotl(v1, 13) ^ v0;
  v0 = std::rotl(v0, 32);
  v2 += v3;
  v3 = std::rotl(v3, 16) ^ v2;
  v0 += v3;
  v3 = std::rotl(v3, 21) ^ v0;
  v2 += v1;
  v1 = std::rotl(v1, 17) ^ v2;
  v2 = std::rotl(v2, 32);
}

inline void SipHasher::State::absorb(std::uint64_t word) {
  v3 ^= word;
  round();
  round();
  v0 ^= word;
}

SipHasher::SipHasher(SipKey key)
    : state_{key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du,
             key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u} {}

SipHasher& SipHasher::bytes(ByteView data) {
  std::size_t at = 0;
  // Whole words at once while the input is aligned to them; this is where bulk data spends its
  // time.
  if constexpr (std::endian::native == std::endian::little) {
    if (length_ % 8 == 0) {
      for (; at + 8 <= data.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, data.data() + at, 8);
        state_.absorb(word);
      }
      length_ += at;
    }
  }
  for (; at < data.size(); ++at) {
    pending_ |= std::uint64_t{data[at]} << (length_ % 8 * 8);
    if (++length_ % 8 == 0) {
      state_.absorb(pending_);
      pending_ = 0;
    }
  }
  return *this;
}

SipHasher& SipHasher::u64(std::uint64_t value) {
  std::array<std::uint8_t, 8> octets;
  for (auto& octet : octets) {
    octet = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
  return bytes(octets);
}

std::uint64_t SipHasher::digest() const {
  State end = state_;
  end.absorb(length_ << 56 | pending_);
  end.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) end.round();
  return end.v0 ^ end.v1 ^ end.v2 ^ end.v3;
}

}  // namespace stack::base
