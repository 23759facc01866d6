// The flow label of IPv6 (RFC 6437).
#pragma once

#include <cstdint>

#include "stack/base/siphash.h"
#include "stack/tcp/origins.h"

namespace stack::tcp {

// The same for all packets between two ends, hard to guess, never zero; 20 bits (RFC 6437 3). 0
// over IPv4, which has none.
inline std::uint32_t flow_label(const Endpoints& ends, base::SipKey secret) {
  // Sets this hash apart from others of the same ends under the same secret.
  constexpr std::uint64_t kPurpose = 0x666c6f776c61626c;
  constexpr std::uint64_t kLargest = 0xfffff;
  if (ends.remote.address.family() == base::Family::kIpv4) return 0;
  std::uint64_t hash = base::SipHasher(secret)
                           .u64(kPurpose)
                           .bytes(ends.local.address.octets())
                           .bytes(ends.remote.address.octets())
                           .u64(std::uint64_t{ends.local.port} << 16 | ends.remote.port)
                           .digest();
  return static_cast<std::uint32_t>(hash % kLargest + 1);
}

}  // namespace stack::tcp
