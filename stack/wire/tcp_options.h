// TCP options (RFC 9293 3.2), between octets and a value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "stack/base/bytes.h"
#include "stack/wire/seq.h"

namespace stack::wire {

inline constexpr std::size_t kMostOptionOctets = 40;  // what a data offset of 15 leaves room for

// One contiguous stretch that a receiver holds beyond a gap (RFC 2018 3): [left, right).
struct SackBlock {
  Seq left{};
  Seq right{};
  friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

// Up to four blocks, which is what the option space holds. Invariant: unused blocks are default
// ones.
struct SackBlocks {
  static constexpr std::size_t kMost = 4;
  // How many can be written into `octets`, beside kind, length and padding.
  static constexpr std::size_t most_in(std::size_t octets) {
    return octets < 4 ? 0 : std::min(kMost, (octets - 4) / 8);
  }

  std::size_t count = 0;
  std::array<SackBlock, kMost> blocks{};

  void push_back(SackBlock block) { blocks[count++] = block; }
  friend bool operator==(const SackBlocks&, const SackBlocks&) = default;
};

struct TcpOptions {
  std::optional<std::uint16_t> mss;  // kind 2; on SYN only (MUST-65)
  std::optional<std::uint8_t>
      window_scale;             // kind 3, RFC 7323 2; on SYN only, 0 to 14 after parsing
  bool sack_permitted = false;  // kind 4, RFC 2018 2; on SYN only
  SackBlocks sack{};            // kind 5, RFC 2018 3

  friend bool operator==(const TcpOptions&, const TcpOptions&) = default;
};

// Reads options at any alignment (MUST-64), skipping unknown kinds by their length (MUST-6). A
// known kind with a length not its own is skipped likewise. Nothing if a length is illegal: below 2
// or past the end (MUST-7); the segment is then dropped. Of an option that comes twice the last
// counts.
std::optional<TcpOptions> parse_tcp_options(base::ByteView octets);

// How many octets write_tcp_options() fills: a multiple of four.
std::size_t size_of(const TcpOptions& options);
// Fills the first size_of(options) octets of `room`, padded with No-Operation.
void write_tcp_options(base::MutableBytes room, const TcpOptions& options);

}  // namespace stack::wire
