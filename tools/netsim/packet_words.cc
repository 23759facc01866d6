#include "tools/netsim/packet_words.h"

#include <fmt/format.h>

#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace netsim {
namespace {

namespace wire = stack::wire;

std::string flags(const wire::TcpFlags& flags) {
  std::string text;
  const auto add = [&](bool set, std::string_view name) {
    if (set) text += fmt::format("{}{}", text.empty() ? "" : " ", name);
  };
  add(flags.syn, "SYN");
  add(flags.fin, "FIN");
  add(flags.rst, "RST");
  add(flags.psh, "PSH");
  add(flags.ack, "ACK");
  add(flags.urg, "URG");
  add(flags.ece, "ECE");
  add(flags.cwr, "CWR");
  return text;
}

std::string blocks(const wire::SackBlocks& sack) {
  std::string text;
  for (std::size_t i = 0; i < sack.count; ++i) {
    const wire::SackBlock& block = sack.blocks[i];
    text +=
        fmt::format("{} [{}, {})", i == 0 ? ", sack:" : "", block.left.value, block.right.value);
  }
  return text;
}

std::string describe_tcp(const wire::IpPacket& ip) {
  const auto segment =
      wire::parse_tcp(ip.payload, {ip.header.source, ip.header.destination}, false);
  if (!segment) return "not a TCP segment any more";
  const wire::TcpHeader& header = segment->header;
  return fmt::format("{}{} seq: {}, ack: {}, window: {}, text: {}{}", flags(header.flags),
                     ip.header.ecn == wire::Ecn::kCe ? " CE" : "", header.seq.value,
                     header.ack.value, header.window, segment->payload.size(),
                     blocks(header.options.sack));
}

// What an error is about, as far as it says.
std::string describe_quote(stack::base::ByteView body) {
  const auto quote = wire::parse_quote(body);
  if (!quote) return "about a packet it does not show";
  return fmt::format("about {} octets to {}, seq: {}", quote->length,
                     quote->destination.to_string(), quote->seq.value);
}

std::string describe_icmp(const wire::IpPacket& ip) {
  const auto message = wire::parse_icmp(ip.payload, ip.header.source, ip.header.destination);
  if (!message) return "not an ICMP message any more";
  switch (message->kind) {
    case wire::IcmpKind::kEchoRequest:
      return fmt::format("ICMP echo request {}", message->value & 0xffff);
    case wire::IcmpKind::kEchoReply:
      return fmt::format("ICMP echo reply {}", message->value & 0xffff);
    case wire::IcmpKind::kUnreachable:
      return fmt::format("ICMP unreachable ({}) {}", message->code, describe_quote(message->body));
    case wire::IcmpKind::kTooBig:
      return fmt::format("ICMP too big for {} {}", message->value, describe_quote(message->body));
    case wire::IcmpKind::kTimeExceeded:
      return fmt::format("ICMP time exceeded ({}) {}", message->code,
                         describe_quote(message->body));
    case wire::IcmpKind::kParameterProblem:
      return fmt::format("ICMP problem ({}) at {} {}", message->code, message->value,
                         describe_quote(message->body));
    case wire::IcmpKind::kOther:
      break;
  }
  return "ICMP of another kind";
}

std::string describe_fragment(const wire::IpPacket& ip) {
  const std::size_t from = std::size_t{8} * ip.header.fragment_offset;
  return fmt::format("fragment of {}: octets {} to {}{}", ip.header.identification, from,
                     from + ip.payload.size(), ip.header.more_fragments ? "" : ", the last");
}

}  // namespace

std::string words_of(stack::base::ByteView packet) {
  const auto ip = wire::parse_ip(packet);
  if (!ip) return fmt::format("{} octets, not an IP packet any more", packet.size());
  const auto family = ip->header.source.family();
  const bool is_ipv6 = family == stack::base::Family::kIpv6;
  const auto said = [&](const std::string& what) {
    return fmt::format("{} octets {}{}", packet.size(), is_ipv6 ? "IPv6 " : "", what);
  };
  if (ip->header.is_fragment()) return said(describe_fragment(*ip));
  if (ip->header.protocol == wire::kProtocolTcp) return said(describe_tcp(*ip));
  if (ip->header.protocol == wire::icmp_protocol(family)) return said(describe_icmp(*ip));
  return said(fmt::format("of protocol {}", ip->header.protocol));
}

std::string_view name_of(sim::Happening what) {
  switch (what) {
    case sim::Happening::kSent:
      return "sent";
    case sim::Happening::kDuplicated:
      return "duplicated";
    case sim::Happening::kLost:
      return "LOST";
    case sim::Happening::kOverflowed:
      return "QUEUE FULL";
    case sim::Happening::kTooBig:
      return "TOO BIG";
    case sim::Happening::kDroppedEarly:
      return "DROPPED EARLY";
    case sim::Happening::kDown:
      return "DOWN";
    case sim::Happening::kQueued:
      return "queued";
    case sim::Happening::kArrived:
      return "arrived";
  }
  return "";
}

}  // namespace netsim
