// Losses that come in bursts: Markov chains that take one step a packet.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/choices.h"

namespace sim {

// Gilbert 1960 and Elliott 1963: a good and a bad state; it begins in the good one. Each packet
// makes a step first and meets the state that leads to.
struct GilbertElliott {
  PartsPerBillion p = 0;        // from good to bad
  PartsPerBillion r = kAlways;  // from bad to good
  PartsPerBillion h = 0;        // of surviving in the bad state
  PartsPerBillion k = kAlways;  // of surviving in the good state
  friend bool operator==(const GilbertElliott&, const GilbertElliott&) = default;
};

// Gilbert's chain (h = 0, k = 1) whose losses are `mean` of all packets, in bursts of `burst`
// thousandths of a packet on average. Nothing if there is no such chain: burst < 1000, a mean of 1,
// or bursts too short to lose so many.
std::optional<GilbertElliott> gilbert_elliott(PartsPerBillion mean, std::uint64_t burst);

// The four states of Salsano, Ludovici and Ordine 2009 with netem's parameters: 1 (received, in a
// gap; it begins there), 2 (received, in a burst), 3 (lost, in a burst), 4 (lost, alone in a gap).
// From 4 it always goes back to 1. p13 + p14 and p31 + p32 are at most 1.
struct FourState {
  PartsPerBillion p13 = 0;
  PartsPerBillion p31 = kAlways;
  PartsPerBillion p32 = 0;
  PartsPerBillion p23 = kAlways;
  PartsPerBillion p14 = 0;
  friend bool operator==(const FourState&, const FourState&) = default;
};

bool valid(const GilbertElliott& model);
bool valid(const FourState& model);

// The chain of one path. Where it stands at a packet depends on the answers about that packet and
// those before it alone: each packet's index makes one step, whatever became of the packet.
class LossChain {
 public:
  // At most one of them.
  LossChain(const std::optional<GilbertElliott>& two, const std::optional<FourState>& four)
      : two_(two), four_(four) {}

  bool exists() const { return two_ || four_; }
  // Whether this packet is lost. To be asked about each index once, in order.
  bool loses(Choices& choices, PathName path, std::uint64_t index);

 private:
  std::optional<GilbertElliott> two_;
  std::optional<FourState> four_;
  std::uint8_t state_ = 1;  // as FourState numbers them; Gilbert and Elliott's are 1 and 3
};

}  // namespace sim
