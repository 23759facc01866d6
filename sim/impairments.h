// What a bad path does to packets by chance, besides having a rate, a queue and a delay.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/choices.h"
#include "sim/fate.h"
#include "sim/jitter.h"
#include "sim/loss_model.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

// Each fault but the periodic loss and the loss models strikes each packet independently
// (Bernoulli). All zero: a faultless path.
struct Impairments {
  PartsPerBillion loss = 0;
  std::uint64_t loss_period = 0;  // besides, each so-manieth packet is lost; 0: none
  // Besides, losses in bursts. At most one of them.
  std::optional<GilbertElliott> gilbert_elliott{};
  std::optional<FourState> four_state{};
  std::optional<Jitter> jitter{};
  PartsPerBillion reordering = 0;              // held back, so that later packets overtake
  stack::base::Duration reordering_delay{1};   // by 1 ns to this; at most 4 s
  PartsPerBillion duplication = 0;             // a second copy arrives
  stack::base::Duration duplication_delay{0};  // at most this much after the first; at most 4 s
  PartsPerBillion corruption = 0;              // bits are flipped anywhere in the packet
  std::uint16_t corrupted_bits = 1;            // 1 to this many; at most kMostCorruptedBits
  // The transport's checksum is made right after the flips: no TCP can notice, and what it delivers
  // is wrong.
  bool fix_checksum = false;
  PartsPerBillion truncation = 0;  // the end of the packet is cut off

  stack::base::Instant until = stack::base::kNever;  // packets whose fate is decided from then on
                                                     // meet no fault
};

inline constexpr std::uint16_t kMostCorruptedBits = 64;
inline constexpr stack::base::Duration kLongestFaultDelay = std::chrono::seconds(4);

// Whether every value is within its range.
bool valid(const Impairments& impairments);

// How often chance has struck, packet by packet.
struct Strikes {
  std::uint64_t early = 0;  // dropped or marked by the queue
  std::uint64_t lost = 0;
  std::uint64_t held_back = 0;  // or hurried
  std::uint64_t duplicated = 0;
  std::uint64_t flipped = 0;
  std::uint64_t truncated = 0;

  void count(const Fate& fate);
  Strikes& operator+=(const Strikes& other);
  friend bool operator==(const Strikes&, const Strikes&) = default;
};

// Chance on one path. It speaks in fates alone: whatever else happens to a packet was no chance.
class Chance {
 public:
  // `choices` is borrowed. The impairments are valid.
  Chance(const Impairments& impairments, Choices& choices, PathName path);

  // Whether any fault is possible at all.
  bool sleeps() const { return sleeps_; }
  // To be told each index once, in order. Answers whether a loss model loses that packet.
  bool next(std::uint64_t index);
  // Decides about a packet; `lost` is what next() said. Unharmed it would arrive at `due`; where
  // that is not known yet, in_order() is to be asked once it is. Flips that leave the sum of the
  // packet's 16-bit words as it was are one flip more: no Internet checksum could see them, and so
  // no TCP could keep its promise. (With fix_checksum none can.)
  void judge(const Offering& packet, bool lost, std::optional<stack::base::Instant> due,
             Fate& fate);
  // For a packet that was not lost: how much longer it is to be held back than its fate says, which
  // was decided at `judged`, lest jitter that keeps the order let it overtake.
  stack::base::Duration in_order(std::uint64_t index, stack::base::Instant judged,
                                 stack::base::Instant due);

 private:
  stack::base::Duration jitter(std::uint64_t index, std::optional<stack::base::Instant> due);
  void flip(const Offering& packet, Fate& fate);

  Impairments impairments_;
  Choices& choices_;
  PathName path_;
  LossChain chain_;
  bool sleeps_;
  stack::base::Instant latest_{};  // that an arrival was jittered to
};

}  // namespace sim
