#include "sim/lab/packet_reader.h"

#include <algorithm>

#include "stack/wire/icmp.h"

namespace sim::lab {
namespace {

namespace wire = stack::wire;
using scenario::PacketFacts;
using stack::base::Endpoint;
using stack::base::Family;
using stack::tcp::Line;

Direction opposite(Direction direction) {
  return direction == Direction::kToB ? Direction::kToA : Direction::kToB;
}

std::size_t number_of(Direction direction) { return static_cast<std::size_t>(direction); }

Line in_front_of(wire::Seq seq) { return stack::tcp::line_from(seq) - 1; }

void read_flags(const wire::TcpSegment& segment, PacketFacts& facts) {
  const wire::TcpHeader& header = segment.header;
  facts.syn = header.flags.syn;
  facts.fin = header.flags.fin;
  facts.rst = header.flags.rst;
  facts.ack = header.flags.ack;
  facts.psh = header.flags.psh;
  facts.sack = header.options.sack.count > 0;
  facts.source_port = header.source_port;
  facts.destination_port = header.destination_port;
  facts.window = header.window;
  facts.data = segment.payload.size();
}

std::uint64_t sequence_space(const PacketFacts& facts) {
  return facts.data + (facts.syn ? 1 : 0) + (facts.fin ? 1 : 0);
}

}  // namespace

PacketFacts PacketReader::read(Direction direction, std::uint64_t index,
                               stack::base::ByteView octets) {
  PacketFacts facts;
  facts.index = index;
  facts.size = octets.size();
  const auto ip = wire::parse_ip(octets);
  if (!ip) return facts;
  const Family family = ip->header.source.family();
  facts.ipv6 = family == Family::kIpv6;
  facts.fragment = ip->header.is_fragment();
  facts.tcp = ip->header.protocol == wire::kProtocolTcp;
  facts.icmp = ip->header.protocol == wire::icmp_protocol(family);
  facts.ce = ip->header.ecn == wire::Ecn::kCe;
  facts.ect = ip->header.ecn == wire::Ecn::kEct0 || ip->header.ecn == wire::Ecn::kEct1;
  if (facts.tcp && !facts.fragment) read_tcp(direction, *ip, facts);
  return facts;
}

// A wrong checksum means wrong numbers, perhaps; believed, they would spoil what is remembered.
void PacketReader::read_tcp(Direction direction, const wire::IpPacket& ip, PacketFacts& facts) {
  const auto segment =
      wire::parse_tcp(ip.payload, {ip.header.source, ip.header.destination}, false);
  if (!segment) return;
  read_flags(*segment, facts);
  const wire::TcpHeader& header = segment->header;
  const Endpoint from{ip.header.source, header.source_port};
  const Endpoint to{ip.header.destination, header.destination_port};
  if (Flow* flow = flow_of(flows_[number_of(direction)], {from, to}, header)) {
    facts.flow = flow->number;
    place(*flow, header, facts);
  }
  const Flows& others = flows_[number_of(opposite(direction))];
  const auto other = others.find({to, from});
  if (!header.flags.ack || other == others.end() || !other->second.has_syn) return;
  const Line ack = stack::tcp::unwrap(header.ack, other->second.end);
  if (ack > other->second.syn) facts.ack_number = ack - other->second.syn - 1;
}

// A SYN with another number begins another connection between the same ends.
PacketReader::Flow* PacketReader::flow_of(Flows& flows, const FromTo& key,
                                          const wire::TcpHeader& header) {
  const auto found = flows.find(key);
  const bool is_known = found != flows.end();
  const bool is_same =
      is_known && (!header.flags.syn ||
                   (found->second.has_syn && stack::tcp::wrap(found->second.syn) == header.seq));
  if (is_same) return &found->second;
  if (!is_known && flows.size() == kMostFlows) return nullptr;
  Flow flow;
  flow.number = ++last_number_;
  flow.has_syn = header.flags.syn;
  flow.syn = flow.has_syn ? stack::tcp::line_from(header.seq) : in_front_of(header.seq);
  flow.end = flow.syn + 1;
  return &flows.insert_or_assign(key, std::move(flow)).first->second;
}

void PacketReader::place(Flow& flow, const wire::TcpHeader& header, PacketFacts& facts) {
  const Line first = stack::tcp::unwrap(header.seq, flow.end);
  const std::uint64_t length = sequence_space(facts);
  if (length == 0 || first < flow.syn) return;
  facts.first = first - flow.syn;
  facts.retransmission = count(flow, first);
  flow.end = std::max(flow.end, first + length);
  if (facts.data == 0 || !flow.has_syn) return;
  const std::uint64_t text = *facts.first + (facts.syn ? 1 : 0);
  if (text > 0) facts.seq = text - 1;
}

// How often a segment that begins there was seen before. Most are new, and then the highest.
std::uint32_t PacketReader::count(Flow& flow, Line first) {
  auto& segments = flow.segments;
  auto place = segments.end();
  if (!segments.empty() && segments.back().first >= first)
    place = std::ranges::lower_bound(segments, first, {}, &Segment::first);
  if (place != segments.end() && place->first == first) return place->times++;
  if (first < flow.forgotten) return 1;
  segments.insert(place, {first, 1});
  if (segments.size() > kMostSegmentsOfAFlow) {
    flow.forgotten = segments.front().first + 1;
    segments.pop_front();
  }
  return 0;
}

}  // namespace sim::lab
