#include "stack/host/host.h"

#include <algorithm>

#include "stack/base/check.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::host {
namespace {

constexpr std::size_t kLargestPacket = 65535;

constexpr std::size_t least_mtu(base::Family family) {
  return family == base::Family::kIpv4 ? 68 : 1280;
}

}  // namespace

Host::Host(const Config& config)
    : config_(config), table_(config.tcp, config.secret, std::min(config.mtu, kLargestPacket)) {
  for (const base::Address& address : config.addresses) {
    CHECK(config.mtu >= least_mtu(address.family()));
  }
}

void Host::add_address(const base::Address& address) {
  CHECK(config_.mtu >= least_mtu(address.family()));
  if (!is_ours(address)) config_.addresses.push_back(address);
}

void Host::limit_link_mtu(const base::Address& remote, std::size_t mtu) {
  table_.limit_link_mtu(remote, std::max(mtu, least_mtu(remote.family())));
}

void Host::tick(base::Instant now) {
  table_.expire(now);
  expire_pieces(now);
}

std::size_t Host::emit(base::Instant now, base::MutableBytes room, tcp::Urgency urgency) {
  std::size_t size = icmp_.emit(room.first(std::min(room.size(), config_.mtu)));
  if (size == 0) size = emit_segment(now, room, urgency);
  if (size > 0) ++counters_.packets_out;
  return size;
}

std::size_t Host::emit_segment(base::Instant now, base::MutableBytes room, tcp::Urgency urgency) {
  auto departure = table_.depart(now, urgency);
  if (!departure) return 0;
  const wire::IpHeader header{.source = departure->local.address,
                              .destination = departure->remote.address,
                              .ttl = departure->ttl,
                              .diffserv = departure->diffserv,
                              .ecn = departure->ecn,
                              .flow_label = departure->flow_label};
  const std::size_t before = wire::ip_header_size(header);
  std::size_t segment_size = wire::header_size_of(departure->header);
  for (base::ByteView piece : departure->payload) {
    base::copy(piece, room.subspan(before + segment_size));
    segment_size += piece.size();
  }
  wire::write_tcp(room.subspan(before, segment_size), departure->header,
                  {header.source, header.destination});
  wire::write_ip(room, header, segment_size);
  return before + segment_size;
}

bool Host::is_ours(const base::Address& address) const {
  return std::ranges::find(config_.addresses, address) != config_.addresses.end();
}

// The first of the same family; the unspecified address if there is none.
base::Address Host::address_towards(const base::Address& remote) const {
  auto found = std::ranges::find(config_.addresses, remote.family(), &base::Address::family);
  return found == config_.addresses.end() ? base::Address() : *found;
}

tcp::Stream Host::connect(base::Instant now, const base::Endpoint& remote,
                          const std::optional<base::Endpoint>& local,
                          const std::optional<tcp::Config>& config) {
  base::Endpoint from = local.value_or(base::Endpoint{});
  if (!from.address.is_unicast()) from.address = address_towards(remote.address);
  return table_.open(now, from, remote, config);
}

bool Host::listen(std::uint16_t port, const std::optional<tcp::Config>& config) {
  return table_.listen(port, config);
}

}  // namespace stack::host
