#include "stack/wire/icmp.h"

#include <array>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace stack::wire {
namespace {

using base::Family;

constexpr std::size_t kChecksumAt = 2;
constexpr std::uint8_t kV4Unreachable = 3;
constexpr std::uint8_t kV4FragmentationNeeded = 4;  // a code of it

struct Type {
  IcmpKind kind;
  std::uint8_t v4, v6;
};

// RFC 792, RFC 4443; IPv4 has no type for what is too big.
constexpr std::array<Type, 6> kTypes{{{IcmpKind::kEchoRequest, 8, 128},
                                      {IcmpKind::kEchoReply, 0, 129},
                                      {IcmpKind::kUnreachable, kV4Unreachable, 1},
                                      {IcmpKind::kTooBig, kV4Unreachable, 2},
                                      {IcmpKind::kTimeExceeded, 11, 3},
                                      {IcmpKind::kParameterProblem, 12, 4}}};

std::uint8_t type_in(Family family, const Type& type) {
  return family == Family::kIpv4 ? type.v4 : type.v6;
}

IcmpKind kind_of(Family family, std::uint8_t type, std::uint8_t code) {
  bool is_v4 = family == Family::kIpv4;
  if (is_v4 && type == kV4Unreachable && code == kV4FragmentationNeeded) return IcmpKind::kTooBig;
  for (const Type& known : kTypes) {
    if (type_in(family, known) == type) return known.kind;
  }
  return IcmpKind::kOther;
}

std::uint8_t type_of(Family family, IcmpKind kind) {
  for (const Type& known : kTypes) {
    if (known.kind == kind) return type_in(family, known);
  }
  CHECK(false);
}

// How many bits to the right a value of `kind` stands in the second word, which is its own; and how
// large it can be. IPv4 has its MTU in the lower half (RFC 1191 4), its pointer in the first octet.
struct Field {
  int shift;
  std::uint32_t largest;
};

Field field_of(Family family, IcmpKind kind) {
  bool is_v4 = family == Family::kIpv4;
  switch (kind) {
    case IcmpKind::kEchoRequest:
    case IcmpKind::kEchoReply:
      return {0, 0xffff'ffff};
    case IcmpKind::kTooBig:
      return {0, is_v4 ? 0xffff : 0xffff'ffff};
    case IcmpKind::kParameterProblem:
      return is_v4 ? Field{24, 0xff} : Field{0, 0xffff'ffff};
    default:
      return {0, 0};
  }
}

std::uint16_t checksum_of(base::ByteView octets, const base::Address& source,
                          const base::Address& destination) {
  Checksum sum;
  if (source.family() == Family::kIpv6) {
    sum.add_pseudo_header(source, destination, kProtocolIcmpv6, octets.size());
  }
  return sum.add(octets).complement();
}

}  // namespace

std::uint8_t icmp_protocol(Family family) {
  return family == Family::kIpv4 ? kProtocolIcmp : kProtocolIcmpv6;
}

std::uint8_t port_unreachable(Family family) { return family == Family::kIpv4 ? 3 : 4; }

std::expected<IcmpMessage, IcmpError> parse_icmp(base::ByteView payload,
                                                 const base::Address& source,
                                                 const base::Address& destination) {
  if (payload.size() < kIcmpHeaderSize) return std::unexpected(IcmpError::kTruncated);
  if (checksum_of(payload, source, destination) != 0) return std::unexpected(IcmpError::kChecksum);
  const Family family = source.family();
  base::ByteReader reader(payload);
  std::uint8_t type = reader.u8();
  std::uint8_t code = reader.u8();
  reader.skip(2);
  std::uint32_t word = reader.u32();

  IcmpMessage message{.kind = kind_of(family, type, code), .code = code, .body = reader.rest()};
  // RFC 4443 3.2: the code of Packet Too Big is ignored; IPv4's is part of the type here.
  if (message.kind == IcmpKind::kTooBig) message.code = 0;
  auto [shift, largest] = field_of(family, message.kind);
  message.value = word >> shift & largest;
  return message;
}

void write_icmp(base::MutableBytes room, const IcmpMessage& message, const base::Address& source,
                const base::Address& destination) {
  const Family family = source.family();
  auto [shift, largest] = field_of(family, message.kind);
  CHECK(message.value <= largest);
  CHECK(message.kind != IcmpKind::kTooBig || message.code == 0);
  bool is_v4_too_big = family == Family::kIpv4 && message.kind == IcmpKind::kTooBig;
  base::ByteWriter writer(room);
  writer.u8(type_of(family, message.kind));
  writer.u8(is_v4_too_big ? kV4FragmentationNeeded : message.code);
  writer.u16(0);
  writer.u32(message.value << shift);
  CHECK(writer.ok());
  base::ByteWriter(room.subspan(kChecksumAt)).u16(checksum_of(room, source, destination));
}

}  // namespace stack::wire
