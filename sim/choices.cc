#include "sim/choices.h"

#include "stack/base/check.h"

namespace sim {

bool Choices::happens(const Question& question, PartsPerBillion probability) {
  CHECK(probability <= kAlways);
  if (probability == 0) return false;
  return below(question, kAlways) < probability;
}

std::uint64_t Choices::below(const Question& question, std::uint64_t limit) {
  CHECK(limit > 0 && limit <= std::uint64_t{1} << 32);
  // Scaling the upper half keeps small answers small, which a remainder would not.
  return (answer(question) >> 32) * limit >> 32;
}

std::uint64_t SeededChoices::answer(const Question& question) {
  constexpr std::uint64_t kDecisions =
      0x6465636973696f6e;  // sets these hashes apart from others of the seed
  const std::uint64_t name = std::uint64_t{question.path.wire} << 48 |
                             static_cast<std::uint64_t>(question.path.direction) << 40 |
                             static_cast<std::uint64_t>(question.purpose) << 32 | question.nth;
  stack::base::SipHasher hasher({.k0 = seed_, .k1 = kDecisions});
  return hasher.u64(name).u64(question.packet).digest();
}

std::uint64_t ScriptedChoices::answer(const Question&) {
  if (rest_.size() < 2) return ~std::uint64_t{0};
  const std::uint64_t drawn = std::uint64_t{rest_[0]} << 8 | rest_[1];
  rest_ = rest_.subspan(2);
  return drawn * 0x0001'0001'0001'0001u;
}

}  // namespace sim
