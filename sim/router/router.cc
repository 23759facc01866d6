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

void Router::tell_of_mtu(std::size_t wire, bool tells) {
  std::erase(hushed_wires_, wire);
  if (!tells) hushed_wires_.push_back(wire);
}

void Router::translate(const Nat44Config& config, std::size_t outside_wire) {
  nat_.emplace(config);
  outside_wire_ = outside_wire;
}

void Router::rebind() {
  CHECK(nat_);
  nat_->rebind();
  ++books_.rebinds;
}

Forwarding Router::take_in(Instant now, std::size_t from, ByteView packet, Wires& wires) {
  ++books_.taken_in;
  const Forwarding what = decide(now, from, packet, wires);
  books_.count(what);
  if (nat_) books_.mapped = nat_->mapped();
  return what;
}

Forwarding Router::decide(Instant now, std::size_t from, ByteView packet, Wires& wires) {
  const auto header = read_routed_header(packet);
  if (!header) return Forwarding::kMalformed;
  if (!lets_pass(*header, from)) return Forwarding::kFiltered;
  const ByteView whole = packet.first(header->total_size);
  packet_.assign(whole.begin(), whole.end());
  Address destination = header->destination;
  const bool from_outside = is_outside(*header, from);
  if (from_outside) {
    const auto inside = nat_->come_in(now, packet_);
    if (!inside) return inside.error();
    destination = *inside;
  }
  // Hairpinning (RFC 4787 REQ-9, RFC 5382 REQ-8): both ends are inside, and each knows the other by
  // the address outside. That of the sender is what the receiver is to see.
  const bool turns_back =
      !from_outside && nat_ && header->destination == nat_->outside() && header->ttl > 1;
  if (turns_back) {
    if (const auto dropped = nat_->go_out(now, packet_)) return *dropped;
    const auto inside = nat_->come_in(now, packet_);
    if (!inside) return inside.error();
    destination = *inside;
  }
  const auto wire = routes_.towards(destination);
  if (!wire) {
    tell(now, *header, from, whole, {.kind = IcmpKind::kUnreachable, .code = kNoRouteCode}, wires);
    return Forwarding::kNoRoute;
  }
  // RFC 1812 5.3.1, RFC 8200 3: what would leave with zero does not leave.
  if (header->ttl <= 1) {
    tell(now, *header, from, whole, {.kind = IcmpKind::kTimeExceeded}, wires);
    return Forwarding::kExpired;
  }
  if (header->total_size <= wires.mtu(*wire)) {
    return hand_on(now, *header, from_outside || turns_back, *wire, wires);
  }
  wires.does_not_fit(*wire, header->total_size);
  if (may_be_cut(*header)) {
    return hand_on(now, *header, from_outside || turns_back, *wire, wires);
  }
  if (std::ranges::find(hushed_wires_, *wire) != hushed_wires_.end()) {
    ++books_.withheld;
  } else {
    const auto mtu = static_cast<std::uint32_t>(wires.mtu(*wire));
    tell(now, *header, from, whole, {.kind = IcmpKind::kTooBig, .value = mtu}, wires);
  }
  return Forwarding::kTooBig;
}

// Errors quote a packet as its source knows it; so it is translated last, once it has none.
Forwarding Router::hand_on(Instant now, const RoutedHeader& header, bool is_translated,
                           std::size_t wire, Wires& wires) {
  decrement_ttl(packet_);
  if (!is_translated && is_outside(header, wire)) {
    if (const auto dropped = nat_->go_out(now, packet_)) return *dropped;
  }
  return put_out(header, wire, wires);
}

void Router::tell(Instant now, const RoutedHeader& header, std::size_t from, ByteView about,
                  const stack::wire::IcmpMessage& what, Wires& wires) {
  const Address* source = config_.silent ? nullptr : own_address(header.family(), from);
  auto error = source ? make_error(what, *source, about, next_identification_) : std::nullopt;
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
  if (!wire) {
    books_.count(Forwarding::kNoRoute);
  } else if (own->total_size > wires.mtu(*wire) && !may_be_cut(*own)) {
    books_.count(Forwarding::kTooBig);
  } else {
    books_.count(put_out(*own, *wire, wires));
  }
}

const Address* Router::own_address(stack::base::Family family, std::size_t wire) const {
  if (nat_ && wire == outside_wire_ && family == stack::base::Family::kIpv4) {
    return &nat_->outside();
  }
  const auto found = std::ranges::find(config_.addresses, family, &Address::family);
  return found == config_.addresses.end() ? nullptr : &*found;
}

bool Router::may_be_cut(const RoutedHeader& header) const {
  return header.family() == stack::base::Family::kIpv4 &&
         (!header.dont_fragment || config_.ignores_df);
}

Forwarding Router::put_out(const RoutedHeader& header, std::size_t wire, Wires& wires) {
  if (header.total_size > wires.mtu(wire)) {
    send_fragments(header, wire, wires);
    return Forwarding::kFragmented;
  }
  wires.send(wire, packet_);
  return Forwarding::kForwarded;
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

bool Router::is_outside(const RoutedHeader& header, std::size_t wire) const {
  return nat_ && wire == outside_wire_ && header.family() == stack::base::Family::kIpv4;
}

}  // namespace sim::router
