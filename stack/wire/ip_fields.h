// What the headers of both families hold in the same form.
#pragma once

#include "stack/base/check.h"
#include "stack/wire/ip.h"

namespace stack::wire {

// The octet that was IPv4's type of service and is IPv6's traffic class: six bits of Diffserv (RFC
// 2474 3) above two of ECN (RFC 3168 5).
inline constexpr int kEcnBits = 2;
inline constexpr std::uint8_t kEcnMask = 0x03;
inline constexpr std::uint8_t kLargestDiffserv = 63;

inline void set_traffic_class(IpHeader& header, std::uint8_t octet) {
  header.diffserv = static_cast<std::uint8_t>(octet >> kEcnBits);
  header.ecn = static_cast<Ecn>(octet & kEcnMask);
}

inline std::uint8_t traffic_class_of(const IpHeader& header) {
  CHECK(header.diffserv <= kLargestDiffserv);
  return static_cast<std::uint8_t>(header.diffserv << kEcnBits |
                                   static_cast<std::uint8_t>(header.ecn));
}

inline constexpr std::uint16_t kLargestFragmentOffset = 0x1fff;  // in both families

// Where a header without options or extensions says what follows it.
inline constexpr std::size_t kIpv4ProtocolAt = 9;
inline constexpr std::size_t kIpv6NextHeaderAt = 6;

}  // namespace stack::wire
