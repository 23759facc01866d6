// Fragments as they come from a wire: written, and parsed again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "stack/base/check.h"
#include "stack/wire/fragments.h"
#include "stack/wire/ip.h"

namespace tests::wire {

using Octets = std::vector<std::uint8_t>;

inline constexpr stack::base::Address kUs4 = stack::base::Address::v4(192, 0, 2, 1);
inline constexpr stack::base::Address kThem4 = stack::base::Address::v4(198, 51, 100, 2);
inline constexpr stack::base::Address kUs6 =
    stack::base::Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
inline constexpr stack::base::Address kThem6 =
    stack::base::Address::v6({0x2001, 0xdb8, 0, 1, 0, 0, 0, 2});

// The header of a datagram to us, which may be fragmented.
inline stack::wire::IpHeader to_us(stack::base::Family family, std::uint32_t identification) {
  bool is_v4 = family == stack::base::Family::kIpv4;
  return {.source = is_v4 ? kThem4 : kThem6,
          .destination = is_v4 ? kUs4 : kUs6,
          .protocol = 17,
          .identification = identification,
          .dont_fragment = !is_v4};
}

inline Octets packet_of(const stack::wire::IpHeader& header, stack::base::ByteView payload) {
  std::size_t header_size = ip_header_size(header);
  Octets packet(header_size + payload.size());
  std::ranges::copy(payload, packet.begin() + static_cast<std::ptrdiff_t>(header_size));
  write_ip(packet, header, payload.size());
  return packet;
}

struct Piece {
  std::size_t begin = 0;  // a multiple of eight
  Octets octets{};
  bool is_last = false;
};

// `datagram` in pieces of `size` octets, a multiple of eight.
inline std::vector<Piece> split(const Octets& datagram, std::size_t size) {
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin < datagram.size(); begin += size) {
    std::size_t end = std::min(begin + size, datagram.size());
    pieces.push_back({begin,
                      {datagram.begin() + static_cast<std::ptrdiff_t>(begin),
                       datagram.begin() + static_cast<std::ptrdiff_t>(end)},
                      end == datagram.size()});
  }
  return pieces;
}

inline stack::wire::IpHeader header_of(stack::wire::IpHeader header, const Piece& piece) {
  header.fragment_offset = static_cast<std::uint16_t>(piece.begin / 8);
  header.more_fragments = !piece.is_last;
  return header;
}

struct Whole {
  stack::wire::IpHeader header;
  Octets payload;
};

using Taken = std::expected<std::optional<Whole>, stack::wire::FragmentError>;

// Hands a packet over as it stands; its octets go away afterwards, so that a sanitizer sees whoever
// kept a view of them.
inline Taken take(stack::wire::Reassembly& reassembly, stack::base::Instant now, Octets packet) {
  auto parsed = stack::wire::parse_ip(packet);
  CHECK(parsed.has_value());
  auto taken = reassembly.take(now, *parsed, packet);
  if (!taken) return std::unexpected(taken.error());
  if (!*taken) return std::nullopt;
  std::fill(packet.begin(), packet.end(), std::uint8_t{0xee});
  return Whole{(*taken)->header, {(*taken)->payload.begin(), (*taken)->payload.end()}};
}

inline Taken take(stack::wire::Reassembly& reassembly, stack::base::Instant now,
                  const stack::wire::IpHeader& header, const Piece& piece) {
  return take(reassembly, now, packet_of(header_of(header, piece), piece.octets));
}

}  // namespace tests::wire
