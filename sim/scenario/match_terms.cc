#include "sim/scenario/match_terms.h"

#include <array>
#include <vector>

#include "sim/names.h"

namespace sim::scenario {
namespace {

using Facts = PacketFacts;
using Known = std::optional<std::uint64_t>;

struct NamedFlag {
  std::string_view name;
  Flag flag;
};

struct NamedNumber {
  std::string_view name;
  Number number;
};

constexpr std::array kFlags{
    NamedFlag{"tcp", [](const Facts& packet) { return packet.tcp; }},
    NamedFlag{"icmp", [](const Facts& packet) { return packet.icmp; }},
    NamedFlag{"ipv6", [](const Facts& packet) { return packet.ipv6; }},
    NamedFlag{"fragment", [](const Facts& packet) { return packet.fragment; }},
    NamedFlag{"tcp.syn", [](const Facts& packet) { return packet.syn; }},
    NamedFlag{"tcp.fin", [](const Facts& packet) { return packet.fin; }},
    NamedFlag{"tcp.rst", [](const Facts& packet) { return packet.rst; }},
    NamedFlag{"tcp.ack", [](const Facts& packet) { return packet.ack; }},
    NamedFlag{"tcp.psh", [](const Facts& packet) { return packet.psh; }},
    NamedFlag{"tcp.data", [](const Facts& packet) { return packet.data > 0; }},
    NamedFlag{"tcp.sack", [](const Facts& packet) { return packet.sack; }},
    NamedFlag{"tcp.retransmission", [](const Facts& packet) { return packet.retransmission > 0; }},
    NamedFlag{"ip.ce", [](const Facts& packet) { return packet.ce; }},
    NamedFlag{"ip.ect", [](const Facts& packet) { return packet.ect; }},
};

// What only a TCP segment has.
Known of_tcp(const Facts& packet, std::uint64_t number) {
  return packet.tcp ? Known(number) : std::nullopt;
}

constexpr std::array kNumbers{
    NamedNumber{"index", [](const Facts& packet) { return Known(packet.index); }},
    NamedNumber{"ip.size", [](const Facts& packet) { return Known(packet.size); }},
    NamedNumber{"tcp.seq_rel", [](const Facts& packet) { return packet.seq; }},
    NamedNumber{"tcp.ack_rel", [](const Facts& packet) { return packet.ack_number; }},
    NamedNumber{"tcp.len", [](const Facts& packet) { return of_tcp(packet, packet.data); }},
    NamedNumber{"tcp.window", [](const Facts& packet) { return of_tcp(packet, packet.window); }},
    NamedNumber{"tcp.sport",
                [](const Facts& packet) { return of_tcp(packet, packet.source_port); }},
    NamedNumber{"tcp.dport",
                [](const Facts& packet) { return of_tcp(packet, packet.destination_port); }},
    NamedNumber{"tcp.retransmission",
                [](const Facts& packet) { return of_tcp(packet, packet.retransmission); }},
};

constexpr std::array<std::string_view, 6> kWords{"packet", "nth", "and", "or", "not", "in"};

}  // namespace

Flag flag_named(std::string_view name) {
  for (const NamedFlag& known : kFlags)
    if (known.name == name) return known.flag;
  return nullptr;
}

Number number_named(std::string_view name) {
  for (const NamedNumber& known : kNumbers)
    if (known.name == name) return known.number;
  return nullptr;
}

std::string nearest_term(std::string_view name) {
  std::vector<std::string_view> names(kWords.begin(), kWords.end());
  for (const NamedFlag& known : kFlags) names.push_back(known.name);
  for (const NamedNumber& known : kNumbers) names.push_back(known.name);
  return std::string(nearest_name(name, names));
}

}  // namespace sim::scenario
