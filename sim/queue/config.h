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
  std::uint32_t least = 5;              // below it nothing is dropped
  std::uint32_t most = 15;              // beyond it (gently: beyond twice as much) everything is
  std::uint32_t max_ppb = 100'000'000;  // the probability at `most`, in parts per billion
  std::uint8_t weight_shift = 9;        // the average takes 2^-9 of each new length
  bool gentle = true;
};

struct CoDel {
  stack::base::Duration target = std::chrono::milliseconds(5);
  stack::base::Duration interval = std::chrono::milliseconds(100);
};

struct FqCoDel {
  std::uint32_t flows = 1024;  // queues, into which flows are hashed
  std::uint32_t quantum = 1514;  // octets a flow may send in its turn
};

struct Config {
  Kind kind = Kind::kDropTail;
  // What may wait, besides the packet being transmitted. Either limit counts; 0 octets is no limit.
  std::size_t packets = 1000;
  std::size_t octets = 0;
  bool ecn = false;  // RFC 3168: marks instead of dropping, where the packet allows it (not DropTail)
  Red red{};
  CoDel codel{};
  FqCoDel fq{};
};

}  // namespace sim::queue
