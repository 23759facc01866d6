#include "sim/oracle.h"

#include <fmt/format.h>

#include <utility>

#include "stack/wire/icmp.h"
#include "stack/wire/tcp.h"

namespace sim {

namespace wire = stack::wire;
using stack::base::Instant;

void Oracle::check_emitted(NodeId node, stack::base::ByteView packet, std::size_t mtu) {
  ++looks_.packets;
  if (packet.size() > mtu) {
    return complain(
        fmt::format("node {} sent {} octets over an MTU of {}", node, packet.size(), mtu));
  }
  const auto ip = wire::parse_ip(packet);
  if (!ip) {
    return complain(fmt::format("node {} sent a malformed IP packet ({})", node,
                                static_cast<int>(ip.error().error)));
  }
  if (ip->header.is_fragment()) return complain(fmt::format("node {} sent a fragment", node));
  check_payload(node, *ip);
}

void Oracle::check_payload(NodeId node, const wire::IpPacket& packet) {
  const wire::IpHeader& header = packet.header;
  if (header.protocol == wire::kProtocolTcp) {
    const auto segment =
        wire::parse_tcp(packet.payload, {header.source, header.destination}, false);
    if (segment) {
      if (auto broken = wire_.on_segment(node, packet, *segment)) complain(std::move(*broken));
      return;
    }
    return complain(fmt::format("node {} sent a malformed TCP segment ({})", node,
                                static_cast<int>(segment.error())));
  }
  if (header.protocol == wire::icmp_protocol(header.source.family())) {
    const auto message = wire::parse_icmp(packet.payload, header.source, header.destination);
    if (message) return;
    return complain(fmt::format("node {} sent a malformed ICMP message ({})", node,
                                static_cast<int>(message.error())));
  }
  complain(fmt::format("node {} sent a packet of protocol {}", node, header.protocol));
}

void Oracle::check_books(const Path& path) {
  ++looks_.books;
  if (path.balances()) return;
  complain(fmt::format("the books of wire {} {} do not balance", path.name().wire,
                       path.name().direction == Direction::kToB ? "to b" : "to a"));
}

void Oracle::check_router(NodeId node, const router::Books& books, std::uint64_t arrived,
                          std::uint64_t offered) {
  ++looks_.routers;
  if (books.balances() && books.taken_in == arrived && books.put_out() == offered) return;
  complain(fmt::format("the books of router {} do not balance", node));
}

void Oracle::check_host(NodeId node, const stack::host::Host& host) {
  ++looks_.hosts;
  wire_.after_turn(node);
  if (auto broken = stack_.after_turn(node, host)) complain(std::move(*broken));
}

void Oracle::check_progress(Instant now) {
  if (auto stuck = stack_.look_for_stuck(now)) complain(std::move(*stuck));
}

void Oracle::take_ruling(Instant now, const Ruling& ruling) {
  // Far longer than any queue or detour makes a connection wait that keeps its RTO up to date.
  constexpr stack::base::Duration kLate = std::chrono::seconds(10);
  if (ruling.verdict == Verdict::kQueued) return;
  const bool is_damaged =
      ruling.fate != nullptr && (!ruling.fate->flips.empty() || ruling.fate->truncate_to);
  may_be_damaged_ = may_be_damaged_ || is_damaged;
  if (is_damaged || ruling.verdict != Verdict::kUnderWay) stack_.harm(ruling.octets, now);
  for (const Flight& flight : ruling.flights) {
    if (flight.at - now > kLate) stack_.harm(ruling.octets, flight.at);
  }
}

void Oracle::audit_host(NodeId node, stack::base::Instant now, const stack::host::Host& host) {
  if (auto broken = stack_.look_at_all(node, now, host)) complain(std::move(*broken));
}

Looks Oracle::looks() const {
  Looks looks = looks_;
  looks.connections = stack_.connections();
  const auto invariants = stack::tcp::invariants();
  for (std::size_t i = 0; i < invariants.size(); ++i) {
    looks.invariants.push_back({invariants[i].name, invariants[i].source, stack_.looks_at(i)});
  }
  const auto laws = wire_laws();
  for (std::size_t i = 0; i < laws.size(); ++i) {
    looks.invariants.push_back({laws[i].name, laws[i].source, wire_.looks_at(i)});
  }
  looks.invariants.push_back(
      {"liveness: progress within 3 RTOs of the last harm", "RFC 9293 3.8.1", stack_.waits()});
  return looks;
}

void Oracle::check_rest(NodeId node, const stack::host::Host& host) {
  ++looks_.hosts_at_rest;
  if (host.tcp().size() == 0) return;
  complain(fmt::format("host {} was left with {} connections", node, host.tcp().size()));
}

void Oracle::complain(std::string what) {
  if (!complaint_) complaint_ = std::move(what);
}

}  // namespace sim
