// Sequence numbers: the circle of 32 bits on the wire, and the line of 64 bits everywhere inside.
//
// The line is the circle unrolled: a line number's low 32 bits are the wire's number. Lines compare
// with < as one expects; the two functions that cross the border stand here and are called where
// segments come in and go out.
#pragma once

#include <cstdint>

#include "stack/wire/seq.h"

namespace stack::tcp {

using Line = std::uint64_t;

// Where a connection's line begins: one whole turn up, so that numbers before the initial one exist
// too.
constexpr Line line_from(wire::Seq initial) { return (Line{1} << 32) + initial.value; }

constexpr wire::Seq wrap(Line line) { return wire::Seq{static_cast<std::uint32_t>(line)}; }

// The line number nearest to `near` that wraps to `seq`: within 2^31 of it. `near` is at least
// 2^31.
constexpr Line unwrap(wire::Seq seq, Line near) {
  std::uint32_t ahead = seq.value - static_cast<std::uint32_t>(near);
  bool behind = ahead >= std::uint32_t{1} << 31;
  return near + ahead - (behind ? Line{1} << 32 : 0);
}

}  // namespace stack::tcp
