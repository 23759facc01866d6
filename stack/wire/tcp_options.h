// TCP options (RFC 9293 3.2), between octets and a value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/wire/seq.h"

namespace stack::wire {

inline constexpr std::size_t kMostOptionOctets = 40;  // what a data offset of 15 leaves room for

// One contiguous stretch that a receiver holds beyond a gap (RFC 2018 3) or, if it is the first and
// lies below the ACK or inside the second, heard twice (RFC 2883 4): [left, right).
struct SackBlock {
  Seq left{};
  Seq right{};
  friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

// Up to four blocks, which is what the option space holds; beside timestamps three. Invariant:
// unused blocks are default ones.
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

// RFC 7323 3.2. Both numbers lie on a circle of 2^32.
struct Timestamps {
  std::uint32_t value = 0;  // TSval: the sender's clock
  std::uint32_t echo = 0;   // TSecr: the last value heard from the other side; only with an ACK
  friend bool operator==(const Timestamps&, const Timestamps&) = default;
};

// RFC 5482 3: how long the sender lets data stay unacknowledged. A count of zero is reserved: it is
// never sent, and ignored where it is heard (RFC 5482 3.5).
struct UserTimeout {
  static constexpr std::uint16_t kLargestCount = 0x7fff;

  bool in_minutes = false;  // else in seconds
  std::uint16_t count = 0;  // 0 to kLargestCount

  // `timeout` in the finest unit that holds it, rounded up; at least a second, at most what 15 bits
  // of minutes say.
  static UserTimeout of(base::Duration timeout);
  base::Duration duration() const;
  friend bool operator==(const UserTimeout&, const UserTimeout&) = default;
};

struct TcpOptions {
  std::optional<std::uint16_t> mss{};  // kind 2 (MUST-4, MUST-14); on SYN only (MUST-65)
  // Kind 3, RFC 7323 2; on SYN only, 0 to 14 after parsing.
  std::optional<std::uint8_t> window_scale{};
  bool sack_permitted = false;                // kind 4, RFC 2018 2; on SYN only
  SackBlocks sack{};                          // kind 5, RFC 2018 3
  std::optional<Timestamps> timestamps{};     // kind 8, RFC 7323 3
  std::optional<UserTimeout> user_timeout{};  // kind 28, RFC 5482 3

  friend bool operator==(const TcpOptions&, const TcpOptions&) = default;
};

// Reads options at any alignment (MUST-64), skipping unknown kinds by their length (MUST-6): Fast
// Open (34, RFC 7413) and the AccECN counters (172 and 174, RFC 9768) are such until somebody here
// speaks of them. A known kind with a length not its own is skipped likewise. Nothing if a length
// is illegal: below 2 or past the end (MUST-7); the segment is then dropped. Of an option that
// comes twice the last counts.
std::optional<TcpOptions> parse_tcp_options(base::ByteView octets);
// The same into `options`, which has none yet; false instead of nothing, and then it holds any.
bool parse_tcp_options(base::ByteView octets, TcpOptions& options);

// How many octets write_tcp_options() fills: a multiple of four. Beside other options not every
// number of SACK blocks fits into a header; see sack_blocks_beside().
std::size_t size_of(const TcpOptions& options);

// How many SACK blocks `octets` of option space hold beside all of `others` but its own blocks.
std::size_t sack_blocks_beside(const TcpOptions& others, std::size_t octets = kMostOptionOctets);

// Fills the first size_of(options) octets of `room`, at most kMostOptionOctets. Every option has
// its length (MUST-68) and stands where common stacks put it, padded with No-Operation so that its
// numbers are aligned: people and fast paths know such headers at sight.
void write_tcp_options(base::MutableBytes room, const TcpOptions& options);

}  // namespace stack::wire
