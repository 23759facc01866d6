#include "tools/rawhttpget/packet_log.h"

#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <string_view>

#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::rawhttpget {

using stack::base::ByteView;
using stack::wire::IcmpKind;
using stack::wire::IpHeader;
using stack::wire::IpPacket;
using stack::wire::Quote;
using stack::wire::TcpFlags;

namespace {

constexpr std::size_t kFlushAt = 64 * 1024;  // octets of text

// The flag that says what the segment is for comes first, ACK last.
std::string names_of(const TcpFlags& flags) {
  std::string names;
  const auto add = [&names](bool set, const char* name) {
    if (set) names += names.empty() ? std::string(name) : std::string(" ") + name;
  };
  add(flags.syn, "SYN");
  add(flags.fin, "FIN");
  add(flags.rst, "RST");
  add(flags.psh, "PSH");
  add(flags.urg, "URG");
  add(flags.ece, "ECE");
  add(flags.cwr, "CWR");
  add(flags.ack, "ACK");
  return names.empty() ? "none" : names;
}

std::string_view name_of(IcmpKind kind) {
  switch (kind) {
    case IcmpKind::kEchoRequest:
      return "echo request";
    case IcmpKind::kEchoReply:
      return "echo reply";
    case IcmpKind::kUnreachable:
      return "unreachable";
    case IcmpKind::kTooBig:
      return "too big";
    case IcmpKind::kTimeExceeded:
      return "time exceeded";
    case IcmpKind::kParameterProblem:
      return "parameter problem";
    case IcmpKind::kOther:
      return "other";
  }
  return "other";
}

// Nothing where the segment cannot be read.
std::string describe_tcp(const IpPacket& packet) {
  const auto tcp = stack::wire::parse_tcp(packet.payload,
                                          {packet.header.source, packet.header.destination}, true);
  if (!tcp) return {};
  return fmt::format("Flags: {} seq: {}, ack: {}", names_of(tcp->header.flags),
                     tcp->header.seq.value, tcp->header.ack.value);
}

std::string describe_quote(const Quote& quote) {
  const std::string ends =
      fmt::format("about: {} to {}", quote.source.to_string(), quote.destination.to_string());
  if (quote.protocol != stack::wire::kProtocolTcp) return ends;
  return fmt::format("{} seq: {}", ends, quote.seq.value);
}

// Nothing where the message cannot be read.
std::string describe_icmp(const IpPacket& packet) {
  const auto message =
      stack::wire::parse_icmp(packet.payload, packet.header.source, packet.header.destination);
  if (!message) return {};
  std::string text = fmt::format("ICMP: {}", name_of(message->kind));
  if (message->kind == IcmpKind::kTooBig) {
    text += fmt::format(" MTU: {}", message->value);
  } else {
    text += fmt::format(" code: {}", message->code);
  }
  text += fmt::format(" from: {}", packet.header.source.to_string());
  const auto quote = stack::wire::parse_quote(message->body);
  return quote ? fmt::format("{} {}", text, describe_quote(*quote)) : text;
}

std::string describe_payload(const IpPacket& packet) {
  const IpHeader& header = packet.header;
  std::string words;
  if (header.is_fragment()) {
    words = fmt::format("Fragment: id {} at {}", header.identification, 8 * header.fragment_offset);
  } else if (header.protocol == stack::wire::kProtocolTcp) {
    words = describe_tcp(packet);
  } else if (header.protocol == stack::wire::icmp_protocol(header.source.family())) {
    words = describe_icmp(packet);
  }
  return words.empty() ? fmt::format("Protocol: {}", header.protocol) : words;
}

}  // namespace

std::string describe(ByteView packet) {
  const auto ip = stack::wire::parse_ip(packet);
  if (!ip) return fmt::format("{} bytes, not IP", packet.size());
  return fmt::format("{} bytes {}", packet.size(), describe_payload(*ip));
}

std::optional<stack::host::Packet> PacketLog::receive() {
  const auto packet = inner_.receive();
  if (packet) tell("<-- recv", packet->bytes);
  return packet;
}

void PacketLog::send(ByteView packet) {
  tell("--> send", packet);
  inner_.send(packet);
}

backends::Watch PacketLog::watch() {
  flush();
  return inner_.watch();
}

void PacketLog::tell(const char* direction, ByteView packet) {
  fmt::format_to(std::back_inserter(lines_), "{} {}\n", direction, describe(packet));
  if (lines_.size() >= kFlushAt) flush();
}

void PacketLog::flush() {
  if (lines_.empty()) return;
  std::fwrite(lines_.data(), 1, lines_.size(), stderr);
  lines_.clear();
}

}  // namespace tools::rawhttpget
