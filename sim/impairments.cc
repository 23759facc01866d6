#include "sim/impairments.h"

#include "stack/base/check.h"

namespace sim {
namespace {

using stack::base::ByteView;
using stack::base::Duration;
using stack::base::MutableBytes;

// Uniform in [shortest, longest].
Duration draw_delay(Choices& choices, const Question& question, Duration shortest,
                    Duration longest) {
  const auto width = static_cast<std::uint64_t>((longest - shortest).count()) + 1;
  return shortest + Duration(static_cast<Duration::rep>(choices.below(question, width)));
}

// The packet as a sum of 16-bit words in one's complement arithmetic, where zero has one form only.
// Written down here again on purpose: the simulator does not take the stack's word for what a
// checksum sees.
std::uint64_t word_sum(ByteView packet) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < packet.size(); ++i)
    sum += std::uint64_t{packet[i]} << (i % 2 ? 0 : 8);
  return sum % 0xffff;
}

void flip(MutableBytes packet, std::uint64_t bit) {
  packet[bit / 8] ^= static_cast<std::uint8_t>(0x80u >> bit % 8);
}

}  // namespace

bool valid(const Impairments& impairments) {
  const auto is_probability = [](PartsPerMillion p) { return p <= kAlways; };
  const auto is_delay = [](Duration d) { return d >= Duration(0) && d <= kLongestFaultDelay; };
  return is_probability(impairments.loss) && is_probability(impairments.reordering) &&
         is_probability(impairments.duplication) && is_probability(impairments.corruption) &&
         is_delay(impairments.reordering_delay) && impairments.reordering_delay >= Duration(1) &&
         is_delay(impairments.duplication_delay) && impairments.corrupted_bits >= 1 &&
         impairments.corrupted_bits <= kMostCorruptedBits;
}

Fate decide_fate(const Impairments& impairments, Choices& choices, PathName path,
                 std::uint64_t index, stack::base::Instant now) {
  Fate fate;
  if (now >= impairments.until) return fate;
  const auto about = [&](Purpose purpose) { return Question{path, index, purpose}; };
  const bool is_its_turn =
      impairments.loss_period > 0 && (index + 1) % impairments.loss_period == 0;
  fate.lost = is_its_turn || choices.happens(about(Purpose::kLoss), impairments.loss);
  if (fate.lost) return fate;
  if (choices.happens(about(Purpose::kReordering), impairments.reordering)) {
    fate.held_back = draw_delay(choices, about(Purpose::kReorderingDelay), Duration(1),
                                impairments.reordering_delay);
  }
  if (choices.happens(about(Purpose::kDuplication), impairments.duplication)) {
    fate.duplicated = true;
    fate.copy_behind = draw_delay(choices, about(Purpose::kDuplicationDelay), Duration(0),
                                  impairments.duplication_delay);
  }
  return fate;
}

bool maybe_corrupt(const Impairments& impairments, Choices& choices, PathName path,
                   std::uint64_t index, bool duplicate, stack::base::Instant now,
                   MutableBytes packet) {
  if (now >= impairments.until || packet.empty()) return false;
  // The copies ask different questions: the duplicate's places start where no original's can be.
  const std::uint16_t base = duplicate ? kMostCorruptedBits + 1 : 0;
  const auto about = [&](Purpose purpose, std::uint16_t nth = 0) {
    return Question{path, index, purpose, static_cast<std::uint16_t>(base + nth)};
  };
  if (!choices.happens(about(Purpose::kCorruption), impairments.corruption)) return false;

  const std::uint64_t bits = packet.size() * 8;
  const std::uint64_t sum = word_sum(packet);
  const std::uint64_t count =
      1 + choices.below(about(Purpose::kCorruptedBits), impairments.corrupted_bits);
  for (std::uint16_t nth = 0; nth < count; ++nth) {
    flip(packet, choices.below(about(Purpose::kCorruptedPlace, nth), bits));
  }
  if (word_sum(packet) == sum) {
    const auto extra = about(Purpose::kCorruptedPlace, static_cast<std::uint16_t>(count));
    flip(packet, choices.below(extra, bits));
  }
  CHECK(word_sum(packet) != sum);  // one flip always changes the sum
  return true;
}

}  // namespace sim
