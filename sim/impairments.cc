#include "sim/impairments.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "sim/damage.h"
#include "stack/base/check.h"

namespace sim {

using stack::base::Duration;
using stack::base::Instant;

namespace {

constexpr std::uint64_t kUnsummedBits = 64;  // IPv6's first eight octets: see is_noticed()

bool is_probability(PartsPerBillion p) { return p <= kAlways; }
bool is_delay(Duration delay) { return delay >= Duration(0) && delay <= kLongestFaultDelay; }

// Uniform in [shortest, longest].
Duration draw_delay(Choices& choices, const Question& question, Duration shortest,
                    Duration longest) {
  const auto width = static_cast<std::uint64_t>((longest - shortest).count()) + 1;
  return shortest + Duration(static_cast<Duration::rep>(choices.below(question, width)));
}

bool can_do_nothing(const Impairments& impairments) {
  return impairments.loss == 0 && impairments.loss_period == 0 && !impairments.gilbert_elliott &&
         !impairments.four_state && !impairments.jitter && impairments.reordering == 0 &&
         impairments.duplication == 0 && impairments.corruption == 0 && impairments.truncation == 0;
}

}  // namespace

bool valid(const Impairments& impairments) {
  const auto& [two, four, jitter] =
      std::tie(impairments.gilbert_elliott, impairments.four_state, impairments.jitter);
  return is_probability(impairments.loss) && is_probability(impairments.reordering) &&
         is_probability(impairments.duplication) && is_probability(impairments.corruption) &&
         is_probability(impairments.truncation) && is_delay(impairments.reordering_delay) &&
         impairments.reordering_delay >= Duration(1) && is_delay(impairments.duplication_delay) &&
         impairments.corrupted_bits >= 1 && impairments.corrupted_bits <= kMostCorruptedBits &&
         !(two && four) && (!two || valid(*two)) && (!four || valid(*four)) &&
         (!jitter || (is_delay(jitter->mean) && is_delay(jitter->deviation)));
}

void Strikes::count(const Fate& fate) {
  early += fate.early || fate.mark;
  lost += fate.lost;
  held_back += fate.held_back != Duration(0);
  duplicated += fate.copies > 0;
  flipped += !fate.flips.empty();
  truncated += fate.truncate_to.has_value();
}

Strikes& Strikes::operator+=(const Strikes& other) {
  early += other.early;
  lost += other.lost;
  held_back += other.held_back;
  duplicated += other.duplicated;
  flipped += other.flipped;
  truncated += other.truncated;
  return *this;
}

Chance::Chance(const Impairments& impairments, Choices& choices, PathName path)
    : impairments_(impairments),
      choices_(choices),
      path_(path),
      chain_(impairments.gilbert_elliott, impairments.four_state),
      sleeps_(can_do_nothing(impairments)) {
  CHECK(valid(impairments));
}

bool Chance::next(std::uint64_t index) {
  return chain_.exists() && chain_.loses(choices_, path_, index);
}

void Chance::judge(const Offering& packet, bool lost, std::optional<Instant> due, Fate& fate) {
  if (sleeps_ || packet.at >= impairments_.until) return;
  const auto about = [&](Purpose purpose) { return Question{path_, packet.index, purpose}; };
  const auto happens = [&](Purpose purpose, PartsPerBillion probability) {
    return choices_.happens(about(purpose), probability);
  };
  const bool is_its_turn =
      impairments_.loss_period > 0 && (packet.index + 1) % impairments_.loss_period == 0;
  fate.lost = lost || is_its_turn || happens(Purpose::kLoss, impairments_.loss);
  if (fate.is_dropped()) return;
  if (impairments_.jitter) fate.held_back = jitter(packet.index, due);
  if (happens(Purpose::kReordering, impairments_.reordering)) {
    fate.held_back += draw_delay(choices_, about(Purpose::kReorderingDelay), Duration(1),
                                 impairments_.reordering_delay);
  }
  if (happens(Purpose::kDuplication, impairments_.duplication)) {
    fate.copies = 1;
    fate.copy_behind = draw_delay(choices_, about(Purpose::kDuplicationDelay), Duration(0),
                                  impairments_.duplication_delay);
  }
  if (happens(Purpose::kCorruption, impairments_.corruption)) flip(packet, fate);
  if (happens(Purpose::kTruncation, impairments_.truncation) && packet.octets.size() > 1) {
    const std::uint64_t remain =
        1 + choices_.below(about(Purpose::kTruncatedTo), packet.octets.size() - 1);
    fate.truncate_to = static_cast<std::uint32_t>(remain);
  }
}

Duration Chance::in_order(std::uint64_t index, Instant judged, Instant due) {
  if (!impairments_.jitter || judged >= impairments_.until) return Duration(0);
  const Duration drawn = jitter(index, std::nullopt);
  return jitter(index, due) - drawn;
}

Duration Chance::jitter(std::uint64_t index, std::optional<Instant> due) {
  const Jitter& config = *impairments_.jitter;
  Duration drawn = draw_jitter(config, choices_, path_, index);
  if (config.reorder || !due) return drawn;
  drawn = std::max(drawn, latest_ - *due);
  latest_ = std::max(latest_, *due + drawn);
  return drawn;
}

void Chance::flip(const Offering& packet, Fate& fate) {
  const std::uint64_t bits = packet.octets.size() * 8;
  if (bits == 0) return;
  const std::uint64_t count = 1 + choices_.below({path_, packet.index, Purpose::kCorruptedBits},
                                                 impairments_.corrupted_bits);
  std::vector<std::uint8_t> damaged(packet.octets.begin(), packet.octets.end());
  const auto strike = [&](std::uint64_t nth, std::uint64_t first) {
    const auto place = first + choices_.below({path_, packet.index, Purpose::kCorruptedPlace,
                                               static_cast<std::uint16_t>(nth)},
                                              bits - first);
    fate.flips.push_back(static_cast<std::uint32_t>(place));
    flip_bit(damaged, place);
  };
  for (std::uint64_t nth = 0; nth < count; ++nth) strike(nth, 0);
  fate.fix_checksum = impairments_.fix_checksum;
  if (fate.fix_checksum || is_noticed(packet.octets, damaged)) return;
  // One bit more changes every sum that it is part of.
  strike(count, bits > kUnsummedBits ? kUnsummedBits : 0);
}

}  // namespace sim
