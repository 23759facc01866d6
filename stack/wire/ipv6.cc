#include "stack/wire/ipv6.h"

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/extensions.h"
#include "stack/wire/ip_fields.h"

namespace stack::wire {
namespace {

// The first word: version, traffic class, flow label.
constexpr std::uint32_t kVersion = std::uint32_t{6} << 28;
constexpr int kTrafficClassAt = 20;
constexpr std::uint32_t kLargestFlowLabel = 0xfffff;
constexpr std::uint8_t kFragmentExtension = 44;

// What an upper layer's header takes at least, where that is known.
std::size_t least_header_of(std::uint8_t protocol) {
  constexpr std::size_t kTcpHeader = 20;
  constexpr std::size_t kIcmpv6Header = 4;
  if (protocol == kProtocolTcp) return kTcpHeader;
  return protocol == kProtocolIcmpv6 ? kIcmpv6Header : 0;
}

// RFC 7112 5, RFC 8200 4.5: a first fragment holds all headers, the upper layer's included; else no
// filter on the way could have seen what it lets pass. `place` is behind the Fragment header.
std::optional<IpFault> fault_in_first_fragment(base::ByteView packet, const ChainPlace& place) {
  const IpFault incomplete{
      IpError::kExtension,
      ParameterProblem{.code = static_cast<std::uint8_t>(ProblemCode::kIncompleteChain)}};
  auto end = walk_chain(packet, place);
  if (!end) return end.error().error == IpError::kTruncated ? incomplete : end.error();
  std::size_t left = packet.size() - end->place.at;
  if (left < least_header_of(end->place.next)) return incomplete;
  return std::nullopt;
}

}  // namespace

std::optional<Ipv6Header> read_ipv6_header(base::ByteView packet) {
  base::ByteReader reader(packet);
  Ipv6Header header;
  std::uint32_t first_word = reader.u32();
  set_traffic_class(header.fields, static_cast<std::uint8_t>(first_word >> kTrafficClassAt));
  header.fields.flow_label = first_word & kLargestFlowLabel;
  header.payload_length = reader.u16();
  header.fields.protocol = reader.u8();
  header.fields.ttl = reader.u8();
  base::ByteView source = reader.take(16);
  base::ByteView destination = reader.take(16);
  if (!reader.ok()) return std::nullopt;
  header.fields.source = base::Address::from_octets(source);
  header.fields.destination = base::Address::from_octets(destination);
  header.chain = {
      .next = header.fields.protocol, .next_at = kIpv6NextHeaderAt, .at = kIpv6HeaderSize};
  return header;
}

std::expected<IpPacket, IpFault> parse_ipv6(base::ByteView packet) {
  auto read = read_ipv6_header(packet);
  // A payload length of zero with more behind it may be a jumbogram (RFC 2675), which a node need
  // not know: to us it is a packet without payload.
  if (!read || packet.size() - kIpv6HeaderSize < read->payload_length) {
    return std::unexpected(IpFault{IpError::kTruncated});
  }
  packet = packet.first(kIpv6HeaderSize + read->payload_length);
  auto end = walk_chain(packet, read->chain);
  if (!end) return std::unexpected(end.error());
  IpHeader header = read->fields;
  header.protocol = end->place.next;
  if (end->fragment) {
    header.fragment_offset = end->fragment->offset;
    header.more_fragments = end->fragment->more;
    header.identification = end->fragment->identification;
    if (header.fragment_offset == 0) {
      if (auto fault = fault_in_first_fragment(packet, end->place)) return std::unexpected(*fault);
    }
  }
  return IpPacket{header, packet.subspan(end->place.at), end->place.next_at};
}

void write_ipv6(base::MutableBytes room, const IpHeader& header, std::size_t payload_size) {
  const std::size_t header_size = ip_header_size(header);
  const std::size_t payload_length = header_size - kIpv6HeaderSize + payload_size;
  CHECK(payload_length <= kLargestIpLength);
  CHECK(header.flow_label <= kLargestFlowLabel);
  CHECK(header.fragment_offset <= kLargestFragmentOffset);
  base::ByteWriter writer(room);
  writer.u32(kVersion | std::uint32_t{traffic_class_of(header)} << kTrafficClassAt |
             header.flow_label);
  writer.u16(static_cast<std::uint16_t>(payload_length));
  writer.u8(header.is_fragment() ? kFragmentExtension : header.protocol);
  writer.u8(header.ttl);
  writer.bytes(header.source.octets());
  writer.bytes(header.destination.octets());
  if (header.is_fragment()) {
    writer.u8(header.protocol);
    writer.u8(0);
    writer.u16(static_cast<std::uint16_t>(header.fragment_offset << 3 | header.more_fragments));
    writer.u32(header.identification);
  }
  CHECK(writer.ok() && writer.written() == header_size);
}

}  // namespace stack::wire
