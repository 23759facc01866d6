#include "sim/damage.h"

#include <algorithm>
#include <optional>

namespace sim {

using stack::base::ByteView;
using stack::base::MutableBytes;

namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::uint8_t kCe = 3;

bool is_ipv4(ByteView packet) { return packet.size() >= 20 && packet[0] >> 4 == 4; }
bool is_ipv6(ByteView packet) { return packet.size() >= 40 && packet[0] >> 4 == 6; }

std::uint64_t word_at(ByteView packet, std::size_t at) {
  return std::uint64_t{packet[at]} << 8 | packet[at + 1];
}

void put_word(MutableBytes packet, std::size_t at, std::uint64_t word) {
  packet[at] = static_cast<std::uint8_t>(word >> 8);
  packet[at + 1] = static_cast<std::uint8_t>(word);
}

// A whole transport message and the addresses of its pseudo-header.
struct Transport {
  std::uint8_t protocol = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  ByteView addresses{};
};

std::optional<Transport> find_transport(ByteView packet) {
  if (is_ipv4(packet)) {
    const bool is_fragment = (word_at(packet, 6) & 0x3fff) != 0;
    const std::size_t begin = (packet[0] & 0xfu) * 4u;
    const std::size_t end = std::min<std::size_t>(packet.size(), word_at(packet, 2));
    if (is_fragment || begin < 20 || begin > end) return std::nullopt;
    return Transport{packet[9], begin, end, packet.subspan(12, 8)};
  }
  if (is_ipv6(packet)) {
    const std::size_t end = std::min<std::size_t>(packet.size(), 40 + word_at(packet, 4));
    return Transport{packet[6], 40, end, packet.subspan(8, 32)};
  }
  return std::nullopt;
}

// Where in the message its checksum stands.
std::optional<std::size_t> checksum_place(std::uint8_t protocol) {
  if (protocol == kTcp) return 16;
  if (protocol == kIcmp || protocol == kIcmpv6) return 2;
  return std::nullopt;
}

}  // namespace

std::uint64_t word_sum(ByteView octets) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i)
    sum += std::uint64_t{octets[i]} << (i % 2 ? 0 : 8);
  return sum % 0xffff;
}

bool is_noticed(ByteView before, ByteView after) {
  const auto differs = [&](auto sum) { return sum(before) % 0xffff != sum(after) % 0xffff; };
  if (is_ipv6(before)) return differs([](ByteView packet) { return word_sum(packet.subspan(8)); });
  if (!is_ipv4(before)) return differs(word_sum);
  const std::size_t header = std::clamp<std::size_t>((before[0] & 0xfu) * 4u, 20, before.size());
  return differs([&](ByteView packet) { return word_sum(packet.first(header)); }) ||
         differs([&](ByteView packet) {
           return word_sum(packet.subspan(12, 8)) + word_sum(packet.subspan(header));
         });
}

bool may_be_marked(ByteView packet) {
  if (is_ipv4(packet)) return (packet[1] & 0x3) != 0;
  if (is_ipv6(packet)) return (packet[1] & 0x30) != 0;
  return false;
}

bool mark_ce(MutableBytes packet) {
  if (!may_be_marked(packet)) return false;
  if (is_ipv6(packet)) {
    packet[1] |= kCe << 4;
    return true;
  }
  // RFC 1624 3: HC' = ~(~HC + ~m + m').
  const std::uint64_t before = word_at(packet, 0);
  packet[1] |= kCe;
  std::uint64_t sum = (word_at(packet, 10) ^ 0xffff) + (before ^ 0xffff) + word_at(packet, 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  put_word(packet, 10, sum ^ 0xffff);
  return true;
}

void fix_transport_checksum(MutableBytes packet) {
  const auto transport = find_transport(packet);
  if (!transport) return;
  const auto place = checksum_place(transport->protocol);
  const std::size_t length = transport->end - transport->begin;
  if (!place || length < *place + 2) return;
  put_word(packet, transport->begin + *place, 0);
  std::uint64_t sum = word_sum(packet.subspan(transport->begin, length));
  // ICMP alone has no pseudo-header (RFC 792; ICMPv6: RFC 4443 2.3).
  if (transport->protocol != kIcmp) {
    sum += word_sum(transport->addresses) + transport->protocol + length;
  }
  put_word(packet, transport->begin + *place, (0xffff - sum % 0xffff) % 0xffff);
}

void flip_bit(MutableBytes packet, std::uint64_t bit) {
  if (bit / 8 >= packet.size()) return;
  packet[bit / 8] ^= static_cast<std::uint8_t>(0x80u >> bit % 8);
}

std::size_t damage(const Fate& fate, MutableBytes packet) {
  if (fate.mark) mark_ce(packet);
  for (const std::uint32_t bit : fate.flips) flip_bit(packet, bit);
  if (fate.fix_checksum) fix_transport_checksum(packet);
  if (!fate.truncate_to) return packet.size();
  return std::min<std::size_t>(packet.size(), std::max(1u, *fate.truncate_to));
}

}  // namespace sim
