// A packet arrives: IP, reassembly, and what it carries.
#include <algorithm>

#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/host/path_error.h"
#include "stack/wire/tcp.h"

namespace stack::host {

using wire::IcmpKind;
using wire::IcmpMessage;

namespace {

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

Drop reason_for(wire::IcmpError error) {
  return error == wire::IcmpError::kTruncated ? Drop::kIcmpTruncated : Drop::kIcmpChecksum;
}

// RFC 1122 3.2.1.3, RFC 4291 2.5.3. Addresses of the loopback network meet each other, and no
// others.
bool is_possible_source(const base::Address& source, const base::Address& destination) {
  return source.is_unicast() && source.is_loopback() == destination.is_loopback();
}

// The header of a packet that may have an error sent about it, whether it could be read or not.
std::optional<wire::IpHeader> answerable(base::ByteView octets) {
  const auto packet = wire::parse_ip(octets);
  if (!packet) return wire::answerable_header(octets);
  return wire::may_be_answered(*packet) ? std::optional(packet->header) : std::nullopt;
}

}  // namespace

void Host::receive(base::Instant now, base::ByteView octets, bool checksum_verified) {
  ++counters_.packets_in;
  if (auto reason = take_in(now, octets, checksum_verified)) counters_.count(*reason);
}

std::optional<Drop> Host::take_in(base::Instant now, base::ByteView octets,
                                  bool checksum_verified) {
  const auto packet = wire::parse_ip(octets);
  if (!packet) {
    complain_of(now, packet.error().problem, octets);
    return reason_for(packet.error().error);
  }
  const wire::IpHeader& header = packet->header;
  if (!is_ours(header.destination)) return Drop::kIpNotOurs;
  if (!is_possible_source(header.source, header.destination)) return Drop::kIpBadSource;
  if (header.is_fragment()) return reassemble(now, *packet, octets);
  return deliver(now, *packet, octets, checksum_verified);
}

std::optional<Drop> Host::reassemble(base::Instant now, const wire::IpPacket& piece,
                                     base::ByteView octets) {
  expire_pieces(now);
  const auto whole = reassembly_.take(now, piece, octets);
  if (!whole) {
    complain_of(now, wire::problem_of(whole.error(), piece), octets);
    return Drop::kFragment;
  }
  // Nobody vouches for the checksum of what came in pieces, and no error quotes it: as it is now it
  // was never on a wire.
  return *whole ? deliver(now, **whole, {}, false) : std::nullopt;
}

// RFC 792, RFC 8200 4.5: of what came in pieces and not whole.
void Host::expire_pieces(base::Instant now) {
  constexpr std::uint8_t kInReassembly = 1;
  while (auto first = reassembly_.expire(now)) {
    complain(now, {.kind = IcmpKind::kTimeExceeded, .code = kInReassembly}, *first);
  }
}

std::optional<Drop> Host::deliver(base::Instant now, const wire::IpPacket& packet,
                                  base::ByteView octets, bool checksum_verified) {
  const std::uint8_t protocol = packet.header.protocol;
  if (protocol == wire::kProtocolTcp) return take_segment(now, packet, checksum_verified);
  if (protocol == wire::icmp_protocol(packet.header.source.family())) {
    return take_message(now, packet);
  }
  return refuse_protocol(now, packet, octets);
}

std::optional<Drop> Host::take_segment(base::Instant now, const wire::IpPacket& packet,
                                       bool checksum_verified) {
  const wire::IpHeader& header = packet.header;
  auto segment =
      wire::parse_tcp(packet.payload, {header.source, header.destination}, checksum_verified);
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

std::optional<Drop> Host::take_message(base::Instant now, const wire::IpPacket& packet) {
  const wire::IpHeader& header = packet.header;
  const auto message = wire::parse_icmp(packet.payload, header.source, header.destination);
  if (!message) return reason_for(message.error());
  switch (message->kind) {
    case IcmpKind::kEchoRequest:
      return answer_echo(now, packet, *message);
    case IcmpKind::kEchoReply:
    case IcmpKind::kOther:  // Source Quench among them (MUST-55)
      return Drop::kIcmpUnwanted;
    default:
      return take_error(now, *message, header.source.family());
  }
}

// RFC 1122 3.2.2.6, RFC 4443 4.2. What does not fit the path in one piece is not answered, for we
// send no fragments.
std::optional<Drop> Host::answer_echo(base::Instant now, const wire::IpPacket& packet,
                                      const IcmpMessage& request) {
  if (!config_.owns_addresses) return Drop::kIcmpUnwanted;
  const wire::IpHeader back{.source = packet.header.destination,
                            .destination = packet.header.source};
  const std::size_t size = wire::ip_header_size(back) + wire::kIcmpHeaderSize + request.body.size();
  bool fits = size <= table_.path_mtus().of(now, back.destination);
  bool answered = fits && icmp_.reply({back.source, back.destination}, request);
  return answered ? std::nullopt : std::optional(Drop::kIcmpUnanswered);
}

// RFC 9293 3.9.2.2 (MUST-54). Any host may send one: only a connection can tell whether it is about
// a segment that is on its way.
std::optional<Drop> Host::take_error(base::Instant now, const IcmpMessage& message,
                                     base::Family family) {
  const auto report = read_path_error(message, family);
  if (!report) return Drop::kIcmpUnbelieved;
  const wire::Quote& segment = report->segment;
  bool believed =
      table_.on_path_error(now, segment.source, segment.destination, segment.seq, report->error);
  return believed ? std::nullopt : std::optional(Drop::kIcmpUnbelieved);
}

// RFC 1122 3.2.2.1 and RFC 8200 4. Over UDP nobody ever listens here.
std::optional<Drop> Host::refuse_protocol(base::Instant now, const wire::IpPacket& packet,
                                          base::ByteView octets) {
  constexpr std::uint8_t kUdp = 17, kProtocolUnreachable = 2;
  constexpr auto kNextHeader = static_cast<std::uint8_t>(wire::ProblemCode::kUnknownNextHeader);
  if (packet.header.protocol == wire::kNoNextHeader) return Drop::kProtocol;  // RFC 8200 4.7
  const base::Family family = packet.header.source.family();
  IcmpMessage what{.kind = IcmpKind::kUnreachable, .code = kProtocolUnreachable};
  if (packet.header.protocol == kUdp) {
    what.code = wire::port_unreachable(family);
  } else if (family == base::Family::kIpv6) {
    what = {.kind = IcmpKind::kParameterProblem,
            .code = kNextHeader,
            .value = static_cast<std::uint32_t>(packet.protocol_at)};
  }
  complain(now, what, octets);
  return Drop::kProtocol;
}

// RFC 4443 3.4.
void Host::complain_of(base::Instant now, const std::optional<wire::ParameterProblem>& problem,
                       base::ByteView octets) {
  if (!problem) return;
  complain(now,
           {.kind = IcmpKind::kParameterProblem, .code = problem->code, .value = problem->pointer},
           octets);
}

void Host::complain(base::Instant now, const IcmpMessage& what, base::ByteView about) {
  if (!config_.owns_addresses) return;
  const auto header = answerable(about);
  if (!header || !is_ours(header->destination)) return;
  (void)icmp_.complain(now, {header->destination, header->source}, what, about);
}

}  // namespace stack::host
