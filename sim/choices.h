// The one source of chance in a simulation. Every decision has a name and its answer depends on
// that name alone.
#pragma once

#include <cstdint>

#include "stack/base/bytes.h"
#include "stack/base/siphash.h"

namespace sim {

// A probability: 0 is never, kAlways is always.
using PartsPerBillion = std::uint32_t;
inline constexpr PartsPerBillion kAlways = 1'000'000'000;

// A wire joins two ends, a and b.
enum class Direction : std::uint8_t { kToB, kToA };

// One direction of one wire.
struct PathName {
  std::uint16_t wire = 0;
  Direction direction = Direction::kToB;
};

// What is being decided. New purposes go at the end: a purpose's number is part of what a seed
// means.
enum class Purpose : std::uint8_t {
  kLoss,
  kReordering,
  kReorderingDelay,
  kDuplication,
  kDuplicationDelay,
  kCorruption,
  kCorruptedBits,
  kCorruptedPlace,
  kLossState,  // where a loss model with a memory goes next
  kLossInState,
  kTruncation,
  kTruncatedTo,
  kJitter,
  kEarlyDrop,  // a queue's
  kFlowHash,   // of a path, not of a packet
  kStart,      // of a flow, which is the packet's number
};

// The name of one decision. `nth` tells apart decisions of one purpose about one packet.
struct Question {
  PathName path{};
  std::uint64_t packet = 0;  // index among the packets offered to that path
  Purpose purpose = Purpose::kLoss;
  std::uint16_t nth = 0;
};

// Invariant: asking or not asking one question never changes the answer to another one of a seed.
// Taking one fault out of a run therefore leaves all others where they were.
class Choices {
 public:
  virtual ~Choices() = default;

  // 64 bits; small values stand for "it happens", all ones for "it does not".
  virtual std::uint64_t answer(const Question& question) = 0;

  // True with the given probability.
  bool happens(const Question& question, PartsPerBillion probability);
  // A number in [0, limit), 0 < limit <= 2^32.
  std::uint64_t below(const Question& question, std::uint64_t limit);
};

// Answers by hashing the question under the seed.
class SeededChoices final : public Choices {
 public:
  explicit SeededChoices(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t answer(const Question& question) override;

 private:
  std::uint64_t seed_;
};

// Answers with a fuzzer's octets, two a question, in the order of asking. Once they are used up
// nothing happens any more. The octets are borrowed for this object's lifetime. The order of asking
// is fixed by the simulation, so the same octets still give the same run.
class ScriptedChoices final : public Choices {
 public:
  explicit ScriptedChoices(stack::base::ByteView script) : rest_(script) {}
  std::uint64_t answer(const Question& question) override;

 private:
  stack::base::ByteView rest_;
};

}  // namespace sim
