// What routers cut, hosts put together: fragmentation against reassembly.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/router/fragmentation.h"
#include "stack/base/time.h"
#include "stack/wire/fragments.h"
#include "stack/wire/ip.h"
#include "tests/property/networks.h"

namespace sim {
namespace {

using stack::base::ByteView;
using stack::base::Instant;
namespace wire = stack::wire;
using Octets = std::vector<std::uint8_t>;

// Its content tells it apart as well as its identification.
Octets any_packet(std::size_t size, std::uint16_t identification) {
  wire::IpHeader header;
  header.source = stack::base::Address::v4(10, 0, 0, 1);
  header.destination = stack::base::Address::v4(10, 0, 0, 2);
  header.dont_fragment = false;
  header.identification = identification;
  Octets packet(wire::kIpv4HeaderSize + size);
  wire::write_ip(packet, header, size);
  for (std::size_t i = 0; i < size; ++i) {
    packet[wire::kIpv4HeaderSize + i] = static_cast<std::uint8_t>((i * i + identification) % 251);
  }
  return packet;
}

std::size_t any_mtu() { return between(router::kSmallestIpv4Mtu, std::size_t{2000}); }

// Through a row of routers: each piece is cut again where it does not fit.
std::vector<Octets> pass(std::vector<Octets> pieces, std::size_t mtu) {
  std::vector<Octets> passed;
  for (Octets& piece : pieces) {
    if (piece.size() <= mtu) {
      passed.push_back(std::move(piece));
    } else {
      std::ranges::move(router::fragment(piece, mtu), std::back_inserter(passed));
    }
  }
  return passed;
}

// In any order.
void shuffle(std::vector<Octets>& pieces) {
  for (std::size_t left = pieces.size(); left > 1; --left) {
    std::swap(pieces[left - 1], pieces[between<std::size_t>(0, left - 1)]);
  }
}

struct Host {
  // Room for a packet in the smallest pieces.
  wire::Reassembly reassembly{{.pieces = 4096}};
  std::vector<Octets> payloads;

  void take(const Octets& packet) {
    const auto parsed = wire::parse_ip(packet);
    RC_ASSERT(parsed.has_value());
    if (!parsed->header.is_fragment()) return keep(*parsed);
    const auto whole = reassembly.take(Instant(), *parsed, packet);
    RC_ASSERT(whole.has_value());
    if (*whole) keep(**whole);
  }
  void keep(const wire::IpPacket& packet) {
    RC_ASSERT(!packet.header.is_fragment());
    payloads.emplace_back(packet.payload.begin(), packet.payload.end());
  }
};

Octets payload_of(const Octets& packet) {
  return {packet.begin() + wire::kIpv4HeaderSize, packet.end()};
}

RC_GTEST_PROP(Fragments, OfAnyMtusInAnyOrderGiveThePacketBack, ()) {
  const Octets packet = any_packet(between<std::size_t>(1, 9000), 7);
  std::vector<Octets> pieces{packet};
  for (int hops = between(1, 3); hops > 0; --hops) pieces = pass(std::move(pieces), any_mtu());
  shuffle(pieces);
  Host host;
  for (const Octets& piece : pieces) host.take(piece);
  RC_ASSERT(host.payloads.size() == 1u);
  RC_ASSERT(host.payloads[0] == payload_of(packet));
  RC_ASSERT(host.reassembly.datagrams() == 0u);
}

// A piece that comes twice changes nothing; one that does not come leaves the packet unfinished,
// and the others whole.
RC_GTEST_PROP(Fragments, OfOnePacketLostLeaveTheOthersWhole, ()) {
  std::vector<Octets> packets, pieces;
  const std::size_t mtu = any_mtu();
  for (std::uint16_t i = 0; i < 4; ++i) {
    packets.push_back(any_packet(between<std::size_t>(mtu, 6000), i));
    auto cut = pass({packets.back()}, mtu);
    if (i == 0) cut.erase(cut.begin() + between<std::ptrdiff_t>(0, std::ssize(cut) - 1));
    std::ranges::move(cut, std::back_inserter(pieces));
  }
  pieces.push_back(pieces[between<std::size_t>(0, pieces.size() - 1)]);
  shuffle(pieces);
  Host host;
  for (const Octets& piece : pieces) host.take(piece);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto times = std::ranges::count(host.payloads, payload_of(packets[i]));
    RC_ASSERT(times == (i == 0 ? 0 : 1));
  }
}

}  // namespace
}  // namespace sim
