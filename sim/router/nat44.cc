#include "sim/router/nat44.h"

#include <algorithm>

#include "stack/base/check.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::MutableBytes;

Passage passage(Instant now, bool from_inside, const Transport& transport) {
  return {.at = now,
          .from_inside = from_inside,
          .protocol = transport.protocol,
          .syn = transport.syn,
          .fin = transport.fin,
          .rst = transport.rst};
}

// An echo has one number: whoever is asked is known by its address alone.
Endpoint remote_end(const Transport& transport, const Endpoint& end) {
  return {end.address, transport.protocol == kIcmp ? std::uint16_t{0} : end.port};
}

RoutedHeader header_of(ByteView packet) {
  const auto header = read_routed_header(packet);
  CHECK(header && header->family() == stack::base::Family::kIpv4);
  return *header;
}

}  // namespace

std::optional<Forwarding> Nat44::go_out(Instant now, MutableBytes packet) {
  const RoutedHeader header = header_of(packet);
  if (header.fragment_offset != 0) {
    if (!remembered(header)) return Forwarding::kUntranslatable;
    rewrite_address(packet, End::kSource, outside_);
    return std::nullopt;
  }
  if (const MutableBytes quote = quote_in(packet); !quote.empty()) {
    return error_out(now, packet, quote);
  }
  const auto transport = read_transport(packet);
  if (!transport) return Forwarding::kUntranslatable;
  const auto port = table_.outwards(passage(now, true, *transport), transport->source,
                                    remote_end(*transport, transport->destination));
  if (!port) return port.error();
  rewrite(packet, *transport, End::kSource, {outside_, *port});
  if (header.more_fragments) remember(header, outside_);
  return std::nullopt;
}

std::expected<Address, Forwarding> Nat44::come_in(Instant now, MutableBytes packet) {
  const RoutedHeader header = header_of(packet);
  if (header.destination != outside_) return std::unexpected(Forwarding::kUnmapped);
  if (header.fragment_offset != 0) {
    const auto to = remembered(header);
    if (!to) return std::unexpected(Forwarding::kUntranslatable);
    rewrite_address(packet, End::kDestination, *to);
    return *to;
  }
  if (const MutableBytes quote = quote_in(packet); !quote.empty()) {
    return error_in(now, packet, quote);
  }
  const auto transport = read_transport(packet);
  if (!transport) return std::unexpected(Forwarding::kUntranslatable);
  const auto inside = table_.inwards(passage(now, false, *transport), transport->destination.port,
                                     remote_end(*transport, transport->source));
  if (!inside) return std::unexpected(inside.error());
  rewrite(packet, *transport, End::kDestination, *inside);
  if (header.more_fragments) remember(header, inside->address);
  return inside->address;
}

// About a packet that had come in: its destination is one of ours (RFC 5508 REQ-5).
std::optional<Forwarding> Nat44::error_out(Instant now, MutableBytes packet, ByteView quote) {
  if (!is_sound_error(packet, quote)) return Forwarding::kMalformed;
  const auto quoted = read_quoted_transport(quote);
  if (!quoted) return Forwarding::kUntranslatable;
  const auto port = table_.port_of(now, quoted->protocol, quoted->destination);
  if (!port) return Forwarding::kUnmapped;
  rewrite_quote(packet, *quoted, End::kDestination, {outside_, *port});
  rewrite_address(packet, End::kSource, outside_);
  return std::nullopt;
}

// About a packet that had gone out: its source is ours (RFC 5508 REQ-4). Whoever is inside needs
// it: path MTU discovery rests on it.
std::expected<Address, Forwarding> Nat44::error_in(Instant now, MutableBytes packet,
                                                   ByteView quote) {
  if (!is_sound_error(packet, quote)) return std::unexpected(Forwarding::kMalformed);
  const auto quoted = read_quoted_transport(quote);
  if (!quoted) return std::unexpected(Forwarding::kUntranslatable);
  const auto inside = quoted->source.address == outside_
                          ? table_.owner_of(now, quoted->protocol, quoted->source.port)
                          : std::nullopt;
  if (!inside) return std::unexpected(Forwarding::kUnmapped);
  rewrite_quote(packet, *quoted, End::kSource, *inside);
  rewrite_address(packet, End::kDestination, inside->address);
  return inside->address;
}

void Nat44::rebind() {
  table_.rebind();
  trains_.fill(std::nullopt);
}

void Nat44::remember(const RoutedHeader& first, const Address& to) {
  trains_[next_train_] =
      Train{first.source, first.destination, first.protocol, first.identification, to};
  next_train_ = (next_train_ + 1) % kMostTrains;
}

// The newest that it may belong to: identifications come again.
std::optional<Address> Nat44::remembered(const RoutedHeader& later) const {
  for (std::size_t back = 1; back <= kMostTrains; ++back) {
    const auto& train = trains_[(next_train_ + kMostTrains - back) % kMostTrains];
    if (train && train->source == later.source && train->destination == later.destination &&
        train->protocol == later.protocol && train->identification == later.identification) {
      return train->to;
    }
  }
  return std::nullopt;
}

}  // namespace sim::router
