// How packets wait for a transmitter, as data.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stack/base/time.h"

namespace sim::queue {

enum class Kind : std::uint8_t {
  kDropTail,  // first come, first served, until it is full
  kRed,       // Floyd and Jacobson 1993: drops early, by chance, as the average length grows
  kCoDel,     // RFC 8289: drops from the head while packets wait too long
  kFqCoDel,   // RFC 8290: a CoDel for each flow, served in turn
};

// Thresholds of the average length, in packets.
struct Red {
  std::uint32_t least = 5;  // below it nothing is dropped
  std::uint32_t most = 15;  // from there on (gently: from twice as much on) everything is
  // The probability at `most`, in parts per billion. 0: chance drops nothing, whatever the average;
  // so a run can be had again whose drops are written down as faults.
  std::uint32_t max_ppb = 100'000'000;
  std::uint8_t weight_shift = 9;  // the average takes 2^-9 of each new length; 0 to 16
  bool gentle = true;
};

struct CoDel {
  stack::base::Duration target = std::chrono::milliseconds(5);
  stack::base::Duration interval = std::chrono::milliseconds(100);  // 1 ns to kLongestInterval
};

struct FqCoDel {
  std::uint32_t flows = 1024;    // queues, into which flows are hashed; 1 to kMostFlowQueues
  std::uint32_t quantum = 1514;  // octets a flow may send in its turn, at least 1
};

struct Config {
  Kind kind = Kind::kDropTail;
  // What may wait, besides the packet being transmitted. Either limit counts; 0 octets is no limit.
  std::size_t packets = 1000;
  std::size_t octets = 0;
  bool ecn =
      false;  // RFC 3168: marks instead of dropping, where the packet allows it (not DropTail)
  // DropTail and RED: they, too, let packets go one by one, so that a new rate or delay counts for
  // those that wait. Costs an event a packet that waits; CoDel and FQ-CoDel are always so.
  bool served = false;
  Red red{};
  CoDel codel{};
  FqCoDel fq{};
};

inline constexpr std::size_t kMostWaiting = 1'000'000;  // packets
inline constexpr stack::base::Duration kLongestInterval = std::chrono::seconds(4);
inline constexpr std::uint32_t kMostFlowQueues = 65'536;

// Whether a packet of `size` octets may wait where `packets` do already, with `octets`.
constexpr bool has_room(const Config& config, std::size_t packets, std::size_t octets,
                        std::size_t size) {
  return packets < config.packets && (config.octets == 0 || octets + size <= config.octets);
}

// Whether every value is within its range.
bool valid(const Config& config);

}  // namespace sim::queue
