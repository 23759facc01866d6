#include "sim/router/transport.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::ByteWriter;
using stack::base::Endpoint;
using stack::base::MutableBytes;
using stack::wire::Checksum;

constexpr std::size_t kIpSmallest = 20;
constexpr std::size_t kFlagsAt = 6;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::size_t kProtocolAt = 9;
constexpr std::size_t kIpChecksumAt = 10;
constexpr std::size_t kSourceAt = 12;
constexpr std::size_t kDestinationAt = 16;

constexpr std::size_t kLeastQuoted = 8;  // octets of payload in an error
constexpr std::size_t kTcpSmallest = 20;
constexpr std::size_t kTcpFlagsAt = 13;
constexpr std::size_t kTcpChecksumAt = 16;
constexpr std::size_t kUdpChecksumAt = 6;
constexpr std::size_t kIcmpSize = 8;
constexpr std::size_t kIcmpChecksumAt = 2;
constexpr std::size_t kIdentifierAt = 4;

std::uint16_t word_at(ByteView octets, std::size_t at) {
  return ByteReader(octets.subspan(at)).u16();
}

std::size_t header_size(ByteView packet) { return std::size_t{4} * (packet[0] & 0x0fu); }
bool is_later_fragment(ByteView packet) { return (word_at(packet, kFlagsAt) & 0x1fff) != 0; }

bool is_echo(std::uint8_t type) { return type == 0 || type == 8; }
bool is_error(std::uint8_t type) { return type == 3 || type == 4 || type == 11 || type == 12; }

// RFC 1624, equation 3: HC' = ~(~HC + ~m + m'). `before` and `after` are as long as each other and
// begin at an even offset of what the checksum is over.
void follow(MutableBytes checksum, ByteView before, ByteView after) {
  Checksum sum;
  sum.add(static_cast<std::uint16_t>(~word_at(checksum, 0)));
  sum.add(Checksum().add(before).complement());
  sum.add(after);
  ByteWriter(checksum).u16(sum.complement());
}

// What is at `at` becomes `after`; each checksum follows.
void change(MutableBytes packet, std::size_t at, ByteView after,
            std::initializer_list<std::optional<std::size_t>> checksums) {
  const MutableBytes place = packet.subspan(at, after.size());
  for (const auto checksum : checksums) {
    if (checksum) follow(packet.subspan(*checksum, 2), place, after);
  }
  std::ranges::copy(after, place.begin());
}

std::size_t address_at(End end) { return end == End::kSource ? kSourceAt : kDestinationAt; }

// An error's eight octets hold all but the checksum and the flags of TCP.
void read_tcp(ByteView segment, std::size_t at, Transport& transport) {
  if (segment.size() < kTcpSmallest) return;
  const std::uint8_t flags = segment[kTcpFlagsAt];
  transport.fin = (flags & 0x01) != 0;
  transport.syn = (flags & 0x02) != 0;
  transport.rst = (flags & 0x04) != 0;
  transport.checksum_at = at + kTcpChecksumAt;
}

// `packet` begins with a whole IPv4 header, behind which there are eight octets.
std::optional<Transport> read(ByteView packet) {
  const std::size_t at = header_size(packet);
  const ByteView payload = packet.subspan(at);
  Transport transport{.protocol = packet[kProtocolAt]};
  transport.source_port_at = at;
  transport.destination_port_at = at + 2;
  if (transport.protocol == kTcp) {
    read_tcp(payload, at, transport);
  } else if (transport.protocol == kUdp) {
    if (word_at(payload, kUdpChecksumAt) != 0) transport.checksum_at = at + kUdpChecksumAt;
  } else if (transport.protocol == kIcmp && is_echo(payload[0])) {
    transport.source_port_at = transport.destination_port_at = at + kIdentifierAt;
    transport.checksum_at = at + kIcmpChecksumAt;
  } else {
    return std::nullopt;
  }
  transport.source = {Address::from_octets(packet.subspan(kSourceAt, 4)),
                      word_at(packet, transport.source_port_at)};
  transport.destination = {Address::from_octets(packet.subspan(kDestinationAt, 4)),
                           word_at(packet, transport.destination_port_at)};
  return transport;
}

}  // namespace

std::optional<Transport> read_transport(ByteView packet) {
  const bool is_tcp = packet[kProtocolAt] == kTcp;
  if (packet.size() < header_size(packet) + (is_tcp ? kTcpSmallest : kLeastQuoted)) {
    return std::nullopt;
  }
  return read(packet);
}

std::optional<Transport> read_quoted_transport(ByteView quote) {
  if (quote.size() < kIpSmallest || quote[0] >> 4 != 4 || header_size(quote) < kIpSmallest ||
      quote.size() < header_size(quote) + kLeastQuoted || is_later_fragment(quote)) {
    return std::nullopt;
  }
  return read(quote);
}

MutableBytes quote_in(MutableBytes packet) {
  const std::size_t at = header_size(packet);
  const bool is_one =
      packet[kProtocolAt] == kIcmp && packet.size() >= at + kIcmpSize && is_error(packet[at]);
  return is_one ? packet.subspan(at + kIcmpSize) : MutableBytes();
}

bool is_sound_error(ByteView packet, ByteView quote) {
  const bool is_whole = (word_at(packet, kFlagsAt) & kMoreFragments) == 0;
  if (is_whole && Checksum().add(packet.subspan(header_size(packet))).complement() != 0) {
    return false;
  }
  const bool has_header = quote.size() >= kIpSmallest && quote[0] >> 4 == 4 &&
                          header_size(quote) >= kIpSmallest && quote.size() >= header_size(quote);
  return !has_header || Checksum().add(quote.first(header_size(quote))).complement() == 0;
}

void rewrite(MutableBytes packet, const Transport& transport, End end, const Endpoint& to) {
  // The checksum of ICMP is over no address.
  const auto of_addresses = transport.protocol == kIcmp ? std::nullopt : transport.checksum_at;
  change(packet, address_at(end), to.address.octets(), {kIpChecksumAt, of_addresses});
  const std::array<std::uint8_t, 2> port{static_cast<std::uint8_t>(to.port >> 8),
                                         static_cast<std::uint8_t>(to.port)};
  change(packet, end == End::kSource ? transport.source_port_at : transport.destination_port_at,
         port, {transport.checksum_at});
  // RFC 768: a sum of zero is sent as its other form, for zero says that there is none.
  if (transport.protocol == kUdp && transport.checksum_at &&
      word_at(packet, *transport.checksum_at) == 0) {
    ByteWriter(packet.subspan(*transport.checksum_at)).u16(0xffff);
  }
}

void rewrite_address(MutableBytes packet, End end, const Address& to) {
  change(packet, address_at(end), to.octets(), {kIpChecksumAt});
}

void rewrite_quote(MutableBytes error, const Transport& quoted, End end, const Endpoint& to) {
  const MutableBytes quote = quote_in(error);
  CHECK(!quote.empty());
  const std::vector<std::uint8_t> before(quote.begin(), quote.end());
  rewrite(quote, quoted, end, to);
  follow(error.subspan(header_size(error) + kIcmpChecksumAt, 2), before, quote);
}

}  // namespace sim::router
