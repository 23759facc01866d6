#include "tools/rawhttpget/packet_log.h"

#include <fmt/format.h>

#include <cstdio>
#include <iterator>

#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::rawhttpget {

using stack::base::ByteView;
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

}  // namespace

std::string describe(ByteView packet) {
  const auto ip = stack::wire::parse_ip(packet);
  if (ip && ip->header.protocol == stack::wire::kProtocolTcp) {
    const auto tcp =
        stack::wire::parse_tcp(ip->payload, {ip->header.source, ip->header.destination}, true);
    if (tcp) {
      return fmt::format("{} bytes Flags: {} seq: {}, ack: {}", packet.size(),
                         names_of(tcp->header.flags), tcp->header.seq.value, tcp->header.ack.value);
    }
  }
  return fmt::format("{} bytes, not TCP over IPv4", packet.size());
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
