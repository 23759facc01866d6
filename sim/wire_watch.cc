#include "sim/wire_watch.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <iterator>
#include <type_traits>

#include "stack/wire/checksum.h"
#include "stack/wire/tcp.h"

namespace sim {

namespace wire = stack::wire;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::tcp::Invariant;

namespace {

constexpr Invariant kLaws[] = {
    {"no RST answers a RST", "RFC 9293 3.10.7.1"},
    {"a SYN names an MSS, and no SACK block", "RFC 9293 3.7.1, RFC 2018 3"},
    {"a SYN,ACK has no option that was not asked for", "RFC 7323 2.2, 3.2, RFC 2018 2"},
    {"MSS, window scale and SACK-Permitted stand on SYNs only", "RFC 9293 3.2, RFC 7323 2.2"},
    {"no segment begins past what was sent so far", "RFC 9293 3.4"},
    {"new octets fit into a window that arrived, or are a probe's", "RFC 9293 3.8.6"},
    {"a FIN keeps its number, and nothing follows it", "RFC 9293 3.4"},
    {"octets that leave again are those that left before", "RFC 9293 3.8.1"},
    {"ACK numbers never go back", "RFC 9293 3.4"},
    {"an ACK is of what arrived", "RFC 9293 3.4"},
    {"an advertised window never shrinks from the right", "RFC 9293 3.8.6"},
    {"a SACK block is of what arrived, and was agreed on", "RFC 2018 2, 4"},
    {"SACK blocks but the first lie beyond the ACK", "RFC 2018 4, RFC 2883 4"},
    {"timestamps are in every segment or in none", "RFC 7323 3.2"},
    {"TSval never goes back", "RFC 7323 4.1"},
    {"TSecr is no later than what arrived", "RFC 7323 3.2"},
    {"ECT is on new text only: on no SYN, bare ACK, retransmission or probe",
     "RFC 3168 6.1.1 to 6.1.6"},
    {"ECE and CWR are agreed on", "RFC 3168 6.1.1"},
    {"once both sides have closed there are ACKs only", "RFC 9293 3.10.7.4"},
};
static_assert(std::size(kLaws) == static_cast<std::size_t>(WireLaw::kCount));

// Of a segment whose checksum is right: with all the rest it adds up to nothing.
std::uint16_t sum_of_text(const wire::IpPacket& packet, const wire::TcpSegment& segment) {
  const std::size_t header = packet.payload.size() - segment.payload.size();
  return wire::Checksum()
      .add_pseudo_header(packet.header.source, packet.header.destination, wire::kProtocolTcp,
                         packet.payload.size())
      .add(packet.payload.first(header))
      .complement();
}

std::uint64_t mixed(std::uint64_t hash, const Endpoint& end) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  for (const std::uint8_t octet : end.address.octets()) hash = hash * 257 + octet;
  return (hash ^ end.port) * kOdd;
}

}  // namespace

std::span<const Invariant> wire_laws() { return kLaws; }

std::size_t WireWatch::EndsHash::operator()(const Ends& ends) const {
  const std::uint64_t hash = mixed(mixed(0, ends.local), ends.remote);
  return static_cast<std::size_t>(hash ^ hash >> 32);
}

void WireWatch::on_arrival(NodeId node, ByteView packet, bool may_be_damaged) {
  Listened& host = at(node);
  const auto ip = wire::parse_ip(packet);
  if (!ip || ip->header.protocol != wire::kProtocolTcp) return;
  if (ip->header.is_fragment()) {
    host.hears_all = false;  // what they are put together to is not seen here
    return;
  }
  const auto segment =
      wire::parse_tcp(ip->payload, {ip->header.source, ip->header.destination}, !may_be_damaged);
  if (!segment) return;
  const wire::TcpHeader& header = segment->header;
  const Ends ends{{ip->header.destination, header.destination_port},
                  {ip->header.source, header.source_port}};
  const bool begins = header.flags.syn || header.flags.rst;
  if (WireSide* const found = side(host, ends, begins)) found->hear(*segment, host.turns);
}

std::optional<std::string> WireWatch::on_segment(NodeId node, const wire::IpPacket& packet,
                                                 const wire::TcpSegment& segment) {
  Listened& host = at(node);
  const Ends ends{{packet.header.source, segment.header.source_port},
                  {packet.header.destination, segment.header.destination_port}};
  WireSide* const found = side(host, ends, segment.header.flags.syn);
  if (found == nullptr) return std::nullopt;
  if (!host.hears_all) found->hear_in_part();
  const std::uint16_t sum =
      segment.payload.empty() ? std::uint16_t{0} : sum_of_text(packet, segment);
  const WireLooked looked = found->say(segment, packet.header.ecn, sum, host.turns);
  looks_.add(looked.at);
  if (looked.broken == 0) return std::nullopt;
  const Invariant& law = kLaws[std::countr_zero(looked.broken)];
  return fmt::format("host {} sent a segment from {} to {} of which it does not hold that {} ({})",
                     node, ends.local.to_string(), ends.remote.to_string(), law.name, law.source);
}

WireWatch::Listened& WireWatch::at(NodeId node) {
  static_assert(std::is_nothrow_move_constructible_v<Listened>, "`last` points into the same map");
  if (node >= hosts_.size()) hosts_.resize(std::size_t{node} + 1);
  return hosts_[node];
}

WireSide* WireWatch::side(Listened& host, const Ends& ends, bool begins) {
  if (host.last != nullptr && host.last->first == ends) return &host.last->second;
  auto found = host.sides.find(ends);
  if (found == host.sides.end()) {
    if (!begins || sides_ >= kMostSides) return nullptr;
    ++sides_;
    found = host.sides.try_emplace(ends).first;
  }
  host.last = &*found;
  return &found->second;
}

}  // namespace sim
