#include "tools/netsim/packet_log.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace netsim {
namespace {

namespace wire = stack::wire;

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
    case sim::Happening::kArrived:
      return "arrived";
  }
  return "";
}

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
  return text;
}

std::string describe(stack::base::ByteView packet) {
  const auto ip = wire::parse_ip(packet);
  if (!ip) return fmt::format("{} octets, not an IPv4 packet any more", packet.size());
  const wire::TcpAddresses addresses{ip->header.source, ip->header.destination};
  const auto segment = wire::parse_tcp(ip->payload, addresses, false);
  if (!segment) return fmt::format("{} octets, not a TCP segment any more", packet.size());
  return fmt::format("{} octets {} seq: {}, ack: {}, window: {}, text: {}", packet.size(),
                     flags(segment->header.flags), segment->header.seq.value,
                     segment->header.ack.value, segment->header.window, segment->payload.size());
}

double seconds(stack::base::Instant at) {
  return std::chrono::duration<double>(at.time_since_epoch()).count();
}

}  // namespace

void PacketLog::on_packet(const sim::PacketEvent& event) {
  const bool to_b = event.path.direction == sim::Direction::kToB;
  fmt::print("{:12.6f} {} #{:<5} {:<10} {}{}\n", seconds(event.at), to_b ? "a->b" : "b->a",
             event.index, name_of(event.what), event.corrupted ? "corrupted: " : "",
             describe(event.octets));
}

void PacketLog::on_wake(stack::base::Instant at, sim::NodeId node) {
  fmt::print("{:12.6f} host {} wakes\n", seconds(at), node);
}

}  // namespace netsim
