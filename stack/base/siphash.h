// SipHash-2-4 (Aumasson and Bernstein): a keyed hash that an outsider who lacks the key cannot
// steer.
#pragma once

#include <array>
#include <cstdint>

#include "stack/base/bytes.h"

namespace stack::base {

// 128 bits of secret, handed in by whoever owns the entropy.
struct SipKey {
  std::uint64_t k0 = 0;
  std::uint64_t k1 = 0;
};

// Fed piece by piece; the digest depends on the octets only, not on how they were cut.
class SipHasher {
 public:
  explicit SipHasher(SipKey key);
  SipHasher& bytes(ByteView data);
  SipHasher& u64(std::uint64_t value);  // as eight octets, least significant first
  // The hash of all that was fed so far; feeding may go on afterwards.
  std::uint64_t digest() const;

 private:
  struct State {
    std::uint64_t v0, v1, v2, v3;
    void round();
    void absorb(std::uint64_t word);
  };

  State state_;
  std::uint64_t pending_ = 0;  // the last length_ % 8 octets
  std::uint64_t length_ = 0;
};

}  // namespace stack::base
