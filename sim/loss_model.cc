#include "sim/loss_model.h"

namespace sim {
namespace {

bool is_probability(PartsPerBillion p) { return p <= kAlways; }

// A number in [0, kAlways) makes the step.
std::uint8_t step(const FourState& model, std::uint8_t state, std::uint64_t drawn) {
  switch (state) {
    case 1:
      if (drawn < model.p14) return 4;
      return drawn < std::uint64_t{model.p14} + model.p13 ? 3 : 1;
    case 2:
      return drawn < model.p23 ? 3 : 2;
    case 3:
      if (drawn < model.p32) return 2;
      return drawn < std::uint64_t{model.p32} + model.p31 ? 1 : 3;
    default:
      return 1;
  }
}

}  // namespace

std::optional<GilbertElliott> gilbert_elliott(PartsPerBillion mean, std::uint64_t burst) {
  constexpr std::uint64_t kOnePacket = 1000;
  constexpr std::uint64_t kMostBurst = 1'000'000'000;
  if (burst < kOnePacket || burst > kMostBurst || mean >= kAlways) return std::nullopt;
  // In balance p * good = r * bad; a burst of losses ends with probability r.
  const std::uint64_t r = std::uint64_t{kAlways} * kOnePacket / burst;
  const std::uint64_t p = r * mean / (kAlways - mean);
  if (p > kAlways) return std::nullopt;
  return GilbertElliott{.p = static_cast<PartsPerBillion>(p), .r = static_cast<PartsPerBillion>(r)};
}

bool valid(const GilbertElliott& model) {
  return is_probability(model.p) && is_probability(model.r) && is_probability(model.h) &&
         is_probability(model.k);
}

bool valid(const FourState& model) {
  const auto is_share = [](PartsPerBillion one, PartsPerBillion other) {
    return std::uint64_t{one} + other <= kAlways;
  };
  return is_share(model.p13, model.p14) && is_share(model.p31, model.p32) &&
         is_probability(model.p23);
}

bool LossChain::loses(Choices& choices, PathName path, std::uint64_t index) {
  const std::uint64_t drawn = choices.below({path, index, Purpose::kLossState}, kAlways);
  if (four_) {
    state_ = step(*four_, state_, drawn);
    return state_ >= 3;
  }
  state_ = step({.p13 = two_->p, .p31 = two_->r}, state_, drawn);
  const PartsPerBillion survives = state_ == 1 ? two_->k : two_->h;
  return !choices.happens({path, index, Purpose::kLossInState}, survives);
}

}  // namespace sim
