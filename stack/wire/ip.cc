#include "stack/wire/ip.h"

#include "stack/base/check.h"
#include "stack/wire/ipv4.h"
#include "stack/wire/ipv6.h"

namespace stack::wire {

using base::Family;

std::expected<IpPacket, IpFault> parse_ip(base::ByteView packet) {
  if (packet.empty()) return std::unexpected(IpFault{IpError::kTruncated});
  switch (packet.front() >> 4) {
    case 4:
      return parse_ipv4(packet);
    case 6:
      return parse_ipv6(packet);
    default:
      return std::unexpected(IpFault{IpError::kVersion});
  }
}

std::size_t ip_header_size(const IpHeader& header) {
  if (header.source.family() == Family::kIpv4) return kIpv4HeaderSize;
  return kIpv6HeaderSize + (header.is_fragment() ? kIpv6FragmentHeaderSize : 0);
}

void write_ip(base::MutableBytes room, const IpHeader& header, std::size_t payload_size) {
  CHECK(header.source.family() == header.destination.family());
  if (header.source.family() == Family::kIpv4) return write_ipv4(room, header, payload_size);
  write_ipv6(room, header, payload_size);
}

}  // namespace stack::wire
