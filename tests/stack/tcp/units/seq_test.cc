#include "stack/tcp/seq.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

namespace {

using stack::tcp::Line;
using stack::tcp::line_from;
using stack::tcp::unwrap;
using stack::tcp::wrap;
using stack::wire::Seq;

constexpr Line kTurn = Line{1} << 32;
constexpr Line kHalf = Line{1} << 31;

// Anywhere on the first few turns, often next to where the circle closes or half a turn from it.
Line any_line() {
  Line turn = kTurn * *rc::gen::inRange<Line>(1, 5);
  if (*rc::gen::arbitrary<bool>()) return turn + *rc::gen::arbitrary<std::uint32_t>();
  return turn + *rc::gen::element<Line>(0, kHalf) + *rc::gen::inRange<Line>(0, 6) - 3;
}

TEST(Seq, ALineBeginsOneTurnUpAtItsInitialNumber) {
  for (std::uint32_t initial : {0u, 1u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
    Line line = line_from(Seq{initial});
    EXPECT_EQ(wrap(line), Seq{initial});
    EXPECT_GE(line, kTurn) << "what lies before it is on the line, too";
  }
}

TEST(Seq, TheNumberAfterTheLargestIsZero) {
  Line last = line_from(Seq{0xffffffff});
  EXPECT_EQ(wrap(last + 1), Seq{0});
  EXPECT_EQ(unwrap(Seq{0}, last), last + 1);
  EXPECT_EQ(unwrap(Seq{0xffffffff}, last + 1), last);
}

TEST(Seq, HalfATurnAwayIsBehind) {
  EXPECT_EQ(unwrap(Seq{0x80000000}, kTurn), kTurn - kHalf);
  EXPECT_EQ(unwrap(Seq{0x7fffffff}, kTurn), kTurn + kHalf - 1);
}

RC_GTEST_PROP(SeqProperty, AllWithinHalfATurnIsFoundAgain, ()) {
  Line near = any_line();
  Line x = near - kHalf + *rc::gen::inRange<Line>(0, kTurn);
  RC_ASSERT(unwrap(wrap(x), near) == x);
}

RC_GTEST_PROP(SeqProperty, UnwrappingIsRightAndNearest, (std::uint32_t value)) {
  Line near = any_line();
  Line x = unwrap(Seq{value}, near);
  RC_ASSERT(wrap(x) == Seq{value});
  RC_ASSERT(x >= near - kHalf);
  RC_ASSERT(x < near + kHalf);
}

RC_GTEST_PROP(SeqProperty, StepsOnTheLineAreStepsOnTheCircle, (std::uint32_t step)) {
  Line x = any_line();
  RC_ASSERT(wrap(x + step).value == static_cast<std::uint32_t>(wrap(x).value + step));
  RC_ASSERT(wrap(x + kTurn) == wrap(x));
}

// The order that RFC 9293 3.4 needs, as long as the numbers compared are less than half a turn
// apart: it does not depend on where on the circle they stand.
RC_GTEST_PROP(SeqProperty, OrderIsKeptAllAroundTheCircle, ()) {
  Line una = any_line();
  Line a = una + *rc::gen::inRange<Line>(0, kHalf);
  Line b = una + *rc::gen::inRange<Line>(0, kHalf);
  RC_ASSERT((unwrap(wrap(a), una) < unwrap(wrap(b), una)) == (a < b));
}

}  // namespace
