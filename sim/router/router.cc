#include "sim/router/router.h"

#include <algorithm>
#include <utility>

#include "sim/router/errors.h"
#include "sim/router/fragmentation.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Instant;
using stack::wire::IcmpKind;

constexpr std::size_t kIdentificationAt = 4;
constexpr std::uint8_t kNoRouteCode = 0;  // RFC 792, network unreachable; RFC 4443 3.1, no route

}  // namespace

Forwarding Router::take_in(Instant now, std::size_t from, ByteView packet, Wires& wires) {
  ++books_.taken_in;
  const Forwarding what = decide(now, from, packet, wires);
  count(what);
  return what;
}

Forwarding Router::decide(Instant now, std::size_t from, ByteView packet, Wires& wires) {
  const auto header = read_routed_header(packet);
  if (!header) return Forwarding::kMalformed;
  if (!lets_pass(*header, from)) return Forwarding::kFiltered;
  const ByteView whole = packet.first(header->total_size);
  const auto wire = routes_.towards(header->destination);
  if (!wire) {
    tell(now, *header, whole, {.kind = IcmpKind::kUnreachable, .code = kNoRouteCode}, wires);
    return Forwarding::kNoRoute;
  }
  // RFC 1812 5.3.1, RFC 8200 3: what would leave with zero does not leave.
  if (header->ttl <= 1) {
    tell(now, *header, whole, {.kind = IcmpKind::kTimeExceeded}, wires);
    return Forwarding::kExpired;
  }
  packet_.assign(whole.begin(), whole.end());
  decrement_ttl(packet_);
  const Forwarding what = put_out(*header, *wire, wires);
  if (what == Forwarding::kTooBig) {
    const auto mtu = static_cast<std::uint32_t>(wires.mtu(*wire));
    tell(now, *header, whole, {.kind = IcmpKind::kTooBig, .value = mtu}, wires);
  }
  return what;
}

void Router::tell(Instant now, const RoutedHeader& header, ByteView about,
                  const stack::wire::IcmpMessage& what, Wires& wires) {
  const Address* from = config_.silent ? nullptr : own_address(header.family());
  auto error = from ? make_error(what, *from, about, next_identification_) : std::nullopt;
  if (!error || !errors_.take(now)) {
    ++books_.withheld;
    return;
  }
  ++next_identification_;
  ++books_.errors;
  packet_ = std::move(*error);
  wires.made(packet_);
  const auto own = read_routed_header(packet_);
  CHECK(own);
  const auto wire = routes_.towards(own->destination);
  // Nobody hears of an error that does not arrive.
  count(wire ? put_out(*own, *wire, wires) : Forwarding::kNoRoute);
}

const Address* Router::own_address(stack::base::Family family) const {
  const auto found = std::ranges::find(config_.addresses, family, &Address::family);
  return found == config_.addresses.end() ? nullptr : &*found;
}

Forwarding Router::put_out(const RoutedHeader& header, std::size_t wire, Wires& wires) {
  if (header.total_size <= wires.mtu(wire)) {
    wires.send(wire, packet_);
    return Forwarding::kForwarded;
  }
  const bool may_be_cut = header.family() == stack::base::Family::kIpv4 &&
                          (!header.dont_fragment || config_.ignores_df);
  if (!may_be_cut) return Forwarding::kTooBig;
  send_fragments(header, wire, wires);
  return Forwarding::kFragmented;
}

void Router::send_fragments(const RoutedHeader& header, std::size_t wire, Wires& wires) {
  // RFC 6864 4: the identification of a whole packet with DF means nothing, and a host may give all
  // of them the same. Fragments need one to tell them apart.
  const bool is_atomic =
      header.dont_fragment && !header.more_fragments && header.fragment_offset == 0;
  if (is_atomic) {
    stack::base::ByteWriter(std::span(packet_).subspan(kIdentificationAt))
        .u16(next_identification_++);
    seal_ipv4_header(packet_, header.header_size);
  }
  for (const auto& piece : fragment(packet_, wires.mtu(wire))) {
    ++books_.fragments;
    wires.send(wire, piece);
  }
}

bool Router::lets_pass(const RoutedHeader& header, std::size_t from) const {
  return !header.is_icmp() || std::ranges::find(deaf_wires_, from) == deaf_wires_.end();
}

void Router::count(Forwarding what) {
  switch (what) {
    case Forwarding::kForwarded:
      ++books_.forwarded;
      break;
    case Forwarding::kFragmented:
      ++books_.fragmented;
      break;
    case Forwarding::kMalformed:
      ++books_.malformed;
      break;
    case Forwarding::kFiltered:
      ++books_.filtered;
      break;
    case Forwarding::kNoRoute:
      ++books_.no_route;
      break;
    case Forwarding::kExpired:
      ++books_.expired;
      break;
    case Forwarding::kTooBig:
      ++books_.too_big;
      break;
  }
}

}  // namespace sim::router
