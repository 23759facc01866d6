// Any octets as an ICMP message of either family: what is understood survives being written and
// read again; and what its body quotes is the same however much of it was cut off.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Family;
using stack::wire::IcmpKind;
using stack::wire::IcmpMessage;
using stack::wire::parse_quote;
using stack::wire::Quote;
using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kMostOctets = 400;  // every prefix is looked at: more would only be slow

struct Ends {
  Address source, destination;
};
constexpr Ends kV4{Address::v4(192, 0, 2, 1), Address::v4(192, 0, 2, 2)};
constexpr Ends kV6{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}),
                   Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2})};

void repair_checksum(Octets& message, const Ends& ends) {
  if (message.size() < stack::wire::kIcmpHeaderSize) return;
  message[2] = message[3] = 0;
  stack::wire::Checksum sum;
  if (ends.source.family() == Family::kIpv6) {
    sum.add_pseudo_header(ends.source, ends.destination, stack::wire::kProtocolIcmpv6,
                          message.size());
  }
  std::uint16_t field = sum.add(message).complement();
  message[2] = static_cast<std::uint8_t>(field >> 8);
  message[3] = static_cast<std::uint8_t>(field);
}

void check_written_again(const IcmpMessage& message, const Ends& ends) {
  if (message.kind == IcmpKind::kOther) return;
  Octets room(stack::wire::kIcmpHeaderSize + message.body.size());
  std::ranges::copy(message.body, room.begin() + stack::wire::kIcmpHeaderSize);
  write_icmp(room, message, ends.source, ends.destination);
  auto read = stack::wire::parse_icmp(room, ends.source, ends.destination);
  CHECK(read.has_value());
  CHECK(read->kind == message.kind && read->code == message.code && read->value == message.value);
  CHECK(std::ranges::equal(read->body, message.body));
}

bool same(const Quote& a, const Quote& b) {
  return a.source == b.source && a.destination == b.destination && a.protocol == b.protocol &&
         a.seq == b.seq && a.length == b.length;
}

// From some length on every prefix tells what the whole tells, and none before tells anything.
void check_prefixes(ByteView body) {
  auto whole = parse_quote(body);
  bool told = false;
  for (std::size_t size = 0; size <= body.size(); ++size) {
    Octets exact(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(size));
    auto quote = parse_quote(exact);
    CHECK(quote.has_value() || !told);
    told = quote.has_value();
    CHECK(!quote || (whole && same(*quote, *whole)));
  }
}

// What a packet says of itself, its quote says, too.
void check_against_packet(ByteView body) {
  auto packet = stack::wire::parse_ip(body);
  if (!packet || packet->header.is_fragment() || packet->payload.size() < 8) return;
  auto quote = parse_quote(body);
  CHECK(quote.has_value());
  CHECK(quote->source.address == packet->header.source);
  CHECK(quote->destination.address == packet->header.destination);
  CHECK(quote->protocol == packet->header.protocol);
  CHECK(quote->length <= body.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Ends& ends = (data[0] & 1) != 0 ? kV6 : kV4;
  Octets octets(data + 1, data + std::min(size, kMostOctets));
  repair_checksum(octets, ends);
  auto message = stack::wire::parse_icmp(octets, ends.source, ends.destination);
  CHECK(message.has_value() == (octets.size() >= stack::wire::kIcmpHeaderSize));
  if (!message) return 0;
  check_written_again(*message, ends);
  check_prefixes(message->body);
  check_against_packet(message->body);
  return 0;
}
