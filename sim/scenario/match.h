// Which packets a fault strikes: "tcp.data nth 3", "tcp.seq_rel in [1, 1461) and not tcp.syn".
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/expression.h"

namespace sim::scenario {

// What a match may ask about one packet on one path of one link. Offsets are relative to the SYN of
// the flow's direction: the first octet of text is 0. Unset where the packet has no such thing.
struct PacketFacts {
  std::uint64_t index = 0;  // among the packets offered to the path, from 0
  std::size_t size = 0;     // octets, IP header included
  bool ipv6 = false, tcp = false, icmp = false, fragment = false;
  bool syn = false, fin = false, rst = false, ack = false, psh = false;
  bool sack = false;             // carries SACK blocks
  bool ect = false, ce = false;  // RFC 3168
  std::uint16_t source_port = 0, destination_port = 0;
  std::size_t data = 0;                // octets of text
  std::optional<std::uint64_t> seq{};  // of the first octet of text
  std::optional<std::uint64_t> ack_number{};
  std::size_t window = 0;  // as in the header
  // Of what occupies sequence space: the place of its first octet, where the SYN's is 0.
  std::optional<std::uint64_t> first{};
  std::uint32_t flow = 0;            // numbers tell the flows of a path apart
  std::uint32_t retransmission = 0;  // k if its first octet was seen k times before on this path
};

// Invariant: parsed whole. Cheap to copy. A match counts: `nth` asks for the so-manieth packet that
// its clause is true of. The counters live with whoever asks (a FaultScript), for each path its
// own.
class Match {
 public:
  // Terms: packet N (the index), tcp, icmp, ipv6, fragment, tcp.syn, tcp.fin, tcp.rst, tcp.ack,
  // tcp.psh, tcp.data, tcp.sack, ip.ce, ip.ect, tcp.retransmission [K]; numbers compared (== != <
  // <= > >=, `in [a, b)`, `in [a, b]`, or `in [a, b, c]` for one of several): tcp.seq_rel,
  // tcp.ack_rel, tcp.len, tcp.window, tcp.sport, tcp.dport, tcp.retransmission, ip.size, index;
  // combined with not, and, or (tightest first; also !, &&, ||) and parentheses. `nth N` (from 1)
  // closes a sequence of terms joined by `and`. No comparison is true of what a packet does not
  // have.
  static std::expected<Match, FormulaError> parse(std::string_view text);
  static Match packet(std::uint64_t index);

  // How many numbers strikes() needs.
  std::size_t counters() const;
  // `counts` has counters() elements, zero at first; they move on. Every packet is to be shown, in
  // order. With `and_again` an nth is true, besides, of what retransmits the packet it was true of.
  bool strikes(const PacketFacts& packet, std::uint64_t* counts, bool and_again = false) const;
  // The index, if it is nothing but `packet N`.
  std::optional<std::uint64_t> only_index() const;
  const std::string& text() const { return text_; }

  struct Node;

 private:
  Match(std::string text, std::shared_ptr<const Node> root, std::size_t counters);
  std::string text_;
  std::shared_ptr<const Node> root_;
  std::size_t counters_;
};

}  // namespace sim::scenario
