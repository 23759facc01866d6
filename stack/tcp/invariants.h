// The invariants of a connection, each by its name and its RFC.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "stack/tcp/outline.h"

namespace stack::tcp {

struct Invariant {
  std::string_view name;    // the claim, in the RFC's terms
  std::string_view source;  // where it is made: "RFC 9293 3.4"
};

// Those of one connection at one moment, which are so many, then those of two successive moments.
// At most 64.
std::span<const Invariant> invariants();
std::size_t invariants_of_moments();

// The outcome of looks: bit i stands for invariants()[i].
struct Looked {
  std::uint64_t at = 0;      // what there was an occasion for
  std::uint64_t broken = 0;  // a part of it

  std::optional<std::size_t> first_broken() const {
    if (broken == 0) return std::nullopt;
    return static_cast<std::size_t>(std::countr_zero(broken));
  }
};

// Some laws hold only once a turn is over: timers have fired and all that was due has left.
enum class Moment : std::uint8_t { kBetweenCalls, kAfterTurn };

Looked look_at(const Outline& is, Moment moment);
// `was` is the same connection earlier, with one turn of the host in between.
Looked look_at_step(const Outline& was, const Outline& is);

}  // namespace stack::tcp
