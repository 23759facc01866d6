// What ICMP errors are about: reading the packet that one quotes, and which packets may have one
// sent about them.
#include "stack/base/byte_reader.h"
#include "stack/wire/checksum.h"
#include "stack/wire/extensions.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip_fields.h"
#include "stack/wire/ipv6.h"

namespace stack::wire {
namespace {

using base::Family;

constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::size_t kLeastQuoted = 8;  // octets of the upper layer (RFC 792)
constexpr std::size_t kLargestV4Error = 576;
constexpr std::size_t kLargestV6Error = 1'280;

// Where the upper layer begins in a quoted packet of ours, and what it is.
struct Upper {
  std::uint8_t protocol;
  base::ByteView octets;
};

// Fills what the IPv4 header tells into `quote`.
std::optional<Upper> upper_of_v4(base::ByteView packet, Quote& quote) {
  base::ByteReader reader(packet);
  std::size_t header_size = std::size_t{4} * (reader.u8() & 0x0f);
  reader.skip(1);
  quote.length = reader.u16();
  reader.skip(2);
  bool is_first = (reader.u16() & kLargestFragmentOffset) == 0;
  reader.skip(1);
  std::uint8_t protocol = reader.u8();
  reader.skip(2);
  base::ByteView source = reader.take(4);
  base::ByteView destination = reader.take(4);
  if (header_size < kIpv4HeaderSize || header_size > packet.size() || !is_first) return {};
  quote.source.address = base::Address::from_octets(source);
  quote.destination.address = base::Address::from_octets(destination);
  return Upper{protocol, packet.subspan(header_size)};
}

std::optional<Upper> upper_of_v6(base::ByteView packet, Quote& quote) {
  auto header = read_ipv6_header(packet);
  if (!header) return {};
  quote.length = kIpv6HeaderSize + header->payload_length;
  quote.source.address = header->fields.source;
  quote.destination.address = header->fields.destination;
  auto end = skip_chain(packet, header->chain);
  if (end && end->fragment && end->fragment->offset == 0) end = skip_chain(packet, end->place);
  if (!end || end->fragment) return {};
  return Upper{end->place.next, packet.subspan(end->place.at)};
}

// Whether the message tells of an error, or may do so to those who know its type. `octets` are the
// ICMP message's.
bool may_be_icmp_error(Family family, base::ByteView octets) {
  if (octets.empty()) return true;
  std::uint8_t type = octets.front();
  // RFC 792 and RFC 950: echo, timestamp, information and mask, each asked and answered.
  if (family == Family::kIpv4) return type != 0 && type != 8 && (type < 13 || type > 18);
  constexpr std::uint8_t kLeastInformational = 128;  // RFC 4443 2.1
  constexpr std::uint8_t kRedirect = 137;
  return type < kLeastInformational || type == kRedirect;
}

// RFC 1122 3.2.2 names the loopback network among the sources that are no single host; within
// itself it is one.
bool is_between_hosts(const IpHeader& header) {
  return header.source.is_unicast() && header.destination.is_unicast() &&
         header.source.is_loopback() == header.destination.is_loopback();
}

std::optional<IpHeader> answerable_v4(base::ByteView octets) {
  Quote about;
  auto upper = upper_of_v4(octets, about);
  if (!upper) return std::nullopt;
  base::ByteView header = octets.first(octets.size() - upper->octets.size());
  if (Checksum().add(header).complement() != 0) return std::nullopt;
  const IpHeader fields{.source = about.source.address,
                        .destination = about.destination.address,
                        .protocol = upper->protocol};
  bool is_error =
      fields.protocol == kProtocolIcmp && may_be_icmp_error(Family::kIpv4, upper->octets);
  return is_between_hosts(fields) && !is_error ? std::optional(fields) : std::nullopt;
}

std::optional<IpHeader> answerable_v6(base::ByteView octets) {
  auto header = read_ipv6_header(octets);
  if (octets.front() >> 4 != 6 || !header || !is_between_hosts(header->fields)) return std::nullopt;
  auto end = skip_chain(octets, header->chain);
  if (end && end->fragment && end->fragment->offset != 0) return std::nullopt;
  if (end && end->fragment) end = skip_chain(octets, end->place);
  // A chain that leads nowhere hides no error of ICMP's that anybody could read.
  bool is_error = end && end->place.next == kProtocolIcmpv6 &&
                  may_be_icmp_error(Family::kIpv6, octets.subspan(end->place.at));
  return is_error ? std::nullopt : std::optional(header->fields);
}

}  // namespace

std::optional<Quote> parse_quote(base::ByteView body) {
  if (body.empty()) return std::nullopt;
  Quote quote;
  std::optional<Upper> upper;
  if (body.front() >> 4 == 4) upper = upper_of_v4(body, quote);
  if (body.front() >> 4 == 6) upper = upper_of_v6(body, quote);
  if (!upper || upper->octets.size() < kLeastQuoted) return std::nullopt;
  quote.protocol = upper->protocol;
  base::ByteReader reader(upper->octets);
  if (quote.protocol == kProtocolTcp || quote.protocol == kProtocolUdp) {
    quote.source.port = reader.u16();
    quote.destination.port = reader.u16();
  }
  if (quote.protocol == kProtocolTcp) quote.seq = Seq{reader.u32()};
  return quote;
}

std::size_t most_quoted(Family family) {
  if (family == Family::kIpv4) return kLargestV4Error - kIpv4HeaderSize - kIcmpHeaderSize;
  return kLargestV6Error - kIpv6HeaderSize - kIcmpHeaderSize;
}

bool may_be_answered(const IpPacket& packet) {
  const IpHeader& header = packet.header;
  if (!is_between_hosts(header) || header.fragment_offset != 0) return false;
  const Family family = header.source.family();
  if (family == Family::kIpv4) {
    return header.protocol != kProtocolIcmp || !may_be_icmp_error(family, packet.payload);
  }
  // In a first fragment more of the chain may follow.
  auto end = skip_chain(packet.payload, {.next = header.protocol, .behind_fragment = true});
  if (!end) return false;
  return end->place.next != kProtocolIcmpv6 ||
         !may_be_icmp_error(family, packet.payload.subspan(end->place.at));
}

std::optional<IpHeader> answerable_header(base::ByteView octets) {
  if (octets.empty()) return std::nullopt;
  return octets.front() >> 4 == 4 ? answerable_v4(octets) : answerable_v6(octets);
}

}  // namespace stack::wire
