// Any octets as an IP packet of either family: what is understood of them survives being written
// and read again, and what is refused tells of a place within them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"

namespace {

using stack::base::ByteView;
using stack::base::MutableBytes;
using stack::wire::IpFault;
using stack::wire::IpPacket;
using stack::wire::parse_ip;
using Octets = std::vector<std::uint8_t>;

// Nobody finds a checksum by chance: that of an IPv4 header is put right, if there is a header.
void repair_checksum(Octets& packet) {
  if (packet.size() < stack::wire::kIpv4HeaderSize || packet[0] >> 4 != 4) return;
  std::size_t size = std::size_t{4} * (packet[0] & 0x0f);
  if (size < stack::wire::kIpv4HeaderSize || size > packet.size()) return;
  packet[10] = packet[11] = 0;
  std::uint16_t sum = stack::wire::Checksum().add(ByteView(packet).first(size)).complement();
  packet[10] = static_cast<std::uint8_t>(sum >> 8);
  packet[11] = static_cast<std::uint8_t>(sum);
}

void check_taken(const Octets& octets, const IpPacket& packet) {
  CHECK(packet.header.source.family() == packet.header.destination.family());
  CHECK(packet.payload.data() >= octets.data());
  CHECK(packet.payload.data() + packet.payload.size() <= octets.data() + octets.size());
  CHECK(octets[packet.protocol_at] == packet.header.protocol);
  if (may_be_answered(packet)) {
    CHECK(packet.header.source.is_unicast() && packet.header.fragment_offset == 0);
  }

  // Options and extension headers are not written; what they take is left out.
  std::size_t header_size = ip_header_size(packet.header);
  Octets again(header_size + packet.payload.size());
  std::ranges::copy(packet.payload, again.begin() + static_cast<std::ptrdiff_t>(header_size));
  write_ip(again, packet.header, packet.payload.size());
  auto read = parse_ip(again);
  CHECK(read.has_value());
  CHECK(read->header == packet.header);
  CHECK(std::ranges::equal(read->payload, packet.payload));
}

void check_refused(const Octets& octets, const IpFault& fault) {
  auto header = stack::wire::answerable_header(octets);
  if (header) CHECK(header->source.is_unicast() && header->destination.is_unicast());
  if (!fault.problem) return;
  CHECK(octets[0] >> 4 == 6);
  CHECK(fault.problem->code <= 3);
  // A header that is cut off may have its length where the packet has ended.
  CHECK(fault.problem->pointer <= octets.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Octets octets(data, data + size);
  repair_checksum(octets);
  auto packet = parse_ip(octets);
  if (packet) {
    check_taken(octets, *packet);
  } else {
    check_refused(octets, packet.error());
  }
  return 0;
}
