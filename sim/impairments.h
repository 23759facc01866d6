// What a bad path does to packets, besides having a rate, a queue and a delay.
#pragma once

#include <cstdint>

#include "sim/choices.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

// Each fault but the periodic one strikes each packet independently (Bernoulli). All zero: a
// faultless path.
struct Impairments {
  PartsPerMillion loss = 0;
  std::uint64_t loss_period = 0;               // besides, each so-manieth packet is lost; 0: none
  PartsPerMillion reordering = 0;              // held back, so that later packets overtake
  stack::base::Duration reordering_delay{1};   // by 1 ns to this; at most 4 s
  PartsPerMillion duplication = 0;             // a second copy arrives
  stack::base::Duration duplication_delay{0};  // at most this much after the first; at most 4 s
  PartsPerMillion corruption = 0;              // bits are flipped anywhere in the packet
  std::uint16_t corrupted_bits = 1;            // 1 to this many; at most kMostCorruptedBits

  stack::base::Instant until = stack::base::kNever;  // packets offered from then on meet no fault
};

inline constexpr std::uint16_t kMostCorruptedBits = 64;
inline constexpr stack::base::Duration kLongestFaultDelay = std::chrono::seconds(4);

// Whether every value is within its range.
bool valid(const Impairments& impairments);

// What will become of one packet. The copy's fate counts from the original's arrival.
struct Fate {
  bool lost = false;
  stack::base::Duration held_back{0};
  bool duplicated = false;
  stack::base::Duration copy_behind{0};
};

// Decides about the packet with this index, offered to `path` at `now`.
Fate decide_fate(const Impairments& impairments, Choices& choices, PathName path,
                 std::uint64_t index, stack::base::Instant now);

// Flips bits of a packet, if corruption strikes it; `duplicate` tells the two copies apart. True if
// it struck. The Internet checksum is a sum: it cannot see flips that cancel (one pair in 32 does),
// and then no TCP can keep its promise. So a pattern that leaves the sum of the packet's 16-bit
// words as it was gets one more flip.
bool maybe_corrupt(const Impairments& impairments, Choices& choices, PathName path,
                   std::uint64_t index, bool duplicate, stack::base::Instant now,
                   stack::base::MutableBytes packet);

}  // namespace sim
