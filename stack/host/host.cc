#include "stack/host/host.h"

#include <algorithm>

#include "stack/base/check.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::host {
namespace {

constexpr std::size_t kHeaders = wire::kIpv4HeaderSize + wire::kTcpHeaderSize;

Drop reason_for(wire::IpError error) {
  switch (error) {
    case wire::IpError::kTruncated:
      return Drop::kIpTruncated;
    case wire::IpError::kVersion:
      return Drop::kIpVersion;
    case wire::IpError::kHeaderLength:
      return Drop::kIpHeaderLength;
    case wire::IpError::kChecksum:
      return Drop::kIpChecksum;
    case wire::IpError::kExtension:
      return Drop::kIpExtension;
  }
  CHECK(false);
}

Drop reason_for(wire::TcpError error) {
  switch (error) {
    case wire::TcpError::kTruncated:
      return Drop::kTcpTruncated;
    case wire::TcpError::kDataOffset:
      return Drop::kTcpDataOffset;
    case wire::TcpError::kChecksum:
      return Drop::kTcpChecksum;
    case wire::TcpError::kOptions:
      return Drop::kTcpOptions;
  }
  CHECK(false);
}

// RFC 791 3.2: what every link carries.
constexpr std::size_t kSmallestMtu = 68;

// RFC 9293 3.7.1: at most what fits into one packet of the MTU beside headers without options.
tcp::Config with_mss(tcp::Config config, std::size_t mtu) {
  CHECK(mtu >= kSmallestMtu);
  auto fits = static_cast<std::uint16_t>(std::min<std::size_t>(mtu, 0xffff) - kHeaders);
  config.mss = std::min(config.mss, fits);
  return config;
}

std::optional<tcp::Config> with_mss(const std::optional<tcp::Config>& config, std::size_t mtu) {
  return config ? std::optional(with_mss(*config, mtu)) : std::nullopt;
}

// RFC 1122 3.2.1.3, RFC 4291 2.5.3. Addresses of the loopback network meet each other, and no
// others.
bool is_possible_source(const base::Address& source, const base::Address& destination) {
  return source.is_unicast() && source.is_loopback() == destination.is_loopback();
}

}  // namespace

Host::Host(const Config& config)
    : config_(config), table_(with_mss(config.tcp, config.mtu), config.secret) {}

void Host::receive(base::Instant now, base::ByteView packet, bool checksum_verified) {
  ++counters_.packets_in;
  if (auto reason = take_in(now, packet, checksum_verified)) counters_.count(*reason);
}

std::optional<Drop> Host::take_in(base::Instant now, base::ByteView packet,
                                  bool checksum_verified) {
  auto ip = wire::parse_ip(packet);
  if (!ip) return reason_for(ip.error().error);
  const wire::IpHeader& header = ip->header;
  if (!is_ours(header.destination)) return Drop::kIpNotOurs;
  if (!is_possible_source(header.source, header.destination)) return Drop::kIpBadSource;
  if (header.is_fragment()) return Drop::kIpFragment;
  if (header.protocol != wire::kProtocolTcp) return Drop::kProtocol;
  auto segment =
      wire::parse_tcp(ip->payload, {header.source, header.destination}, checksum_verified);
  if (!segment) return reason_for(segment.error());
  if (segment->header.source_port == 0 || segment->header.destination_port == 0) {
    return Drop::kTcpPort;
  }
  bool from_itself = header.source == header.destination &&
                     segment->header.source_port == segment->header.destination_port;
  if (from_itself) return Drop::kLand;
  table_.arrive(now, header.destination, header.source, *segment, header.ecn);
  return std::nullopt;
}

void Host::tick(base::Instant now) { table_.expire(now); }

std::size_t Host::emit(base::Instant now, base::MutableBytes room, tcp::Urgency urgency) {
  auto departure = table_.depart(now, urgency);
  if (!departure) return 0;
  ++counters_.packets_out;
  std::size_t segment_size = wire::header_size_of(departure->header);
  for (base::ByteView piece : departure->payload) {
    base::copy(piece, room.subspan(wire::kIpv4HeaderSize + segment_size));
    segment_size += piece.size();
  }
  wire::TcpAddresses addresses{departure->local.address, departure->remote.address};
  wire::write_tcp(room.subspan(wire::kIpv4HeaderSize, segment_size), departure->header, addresses);
  wire::write_ip(room,
                 {.source = addresses.source,
                  .destination = addresses.destination,
                  .ttl = departure->ttl,
                  .diffserv = departure->diffserv,
                  .ecn = departure->ecn},
                 segment_size);
  return wire::kIpv4HeaderSize + segment_size;
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
  return table_.open(now, from, remote, with_mss(config, config_.mtu));
}

bool Host::listen(std::uint16_t port, const std::optional<tcp::Config>& config) {
  return table_.listen(port, with_mss(config, config_.mtu));
}

}  // namespace stack::host
