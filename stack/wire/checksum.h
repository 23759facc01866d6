// The Internet checksum (RFC 1071).
#pragma once

#include <cstdint>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace stack::wire {

// A one's complement sum in the making.
class Checksum {
 public:
  // Adds octets as big-endian 16-bit words, an odd last octet padded with zero: so only the last
  // piece may have an odd length.
  Checksum& add(base::ByteView bytes);
  Checksum& add(std::uint16_t word);
  // The pseudo-header of RFC 9293 3.1 (IPv4) and RFC 8200 8.1 (IPv6); `length` is the transport
  // segment's.
  Checksum& add_pseudo_header(const base::Address& source, const base::Address& destination,
                              std::uint8_t protocol, std::size_t length);

  // The folded sum as it is: what an offloading sender leaves in the checksum field.
  std::uint16_t folded() const;
  // Its complement: what goes into a checksum field, and zero over data whose checksum is right.
  std::uint16_t complement() const { return static_cast<std::uint16_t>(~folded()); }

 private:
  std::uint64_t sum_ = 0;  // of 32-bit words in the machine's own byte order (RFC 1071 2.B)
};

}  // namespace stack::wire
