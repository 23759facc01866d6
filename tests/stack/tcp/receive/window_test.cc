#include "stack/tcp/receive/window.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::tcp::Line;
using stack::tcp::receive::Window;

constexpr Line kNext = 5000;

TEST(ReceiveWindow, ShiftIsTheSmallestThatReachesTheCapacity) {
  EXPECT_EQ(Window::shift_for(0), 0);
  EXPECT_EQ(Window::shift_for(65535), 0);
  EXPECT_EQ(Window::shift_for(65536), 1);
  EXPECT_EQ(Window::shift_for(131071), 1);
  EXPECT_EQ(Window::shift_for(131072), 2);
  EXPECT_EQ(Window::shift_for(std::uint64_t{1} << 20), 5);
  EXPECT_EQ(Window::shift_for(std::uint64_t{0xffff} << 14), 14);
  EXPECT_EQ(Window::shift_for(UINT64_MAX), 14) << "RFC 7323 2.3";
}

TEST(ReceiveWindow, ASynsWindowIsNotScaled) {  // RFC 7323 2.2
  EXPECT_EQ(Window::field_of_syn(1000), 1000);
  EXPECT_EQ(Window::field_of_syn(65535), 65535);
  EXPECT_EQ(Window::field_of_syn(1 << 20), 65535);
  EXPECT_EQ(Window(kNext, 1 << 20, 5).edge(), kNext + 65535);
  EXPECT_EQ(Window(kNext, 1000, 0).edge(), kNext + 1000);
}

TEST(ReceiveWindow, FieldsAreScaled) {
  Window window(kNext, 1 << 20, 5);
  EXPECT_EQ(window.advertise(kNext, kNext + (1 << 20), 1460), (1 << 20) >> 5);
  EXPECT_EQ(window.edge(), kNext + (1 << 20));
}

TEST(ReceiveWindow, NoMoreIsOfferedThanAFieldCanSay) {
  Window window(kNext, 1 << 20, 0);  // the peer does not scale
  EXPECT_EQ(window.advertise(kNext + 100, kNext + (1 << 20), 1), 65535);
  EXPECT_EQ(window.edge(), kNext + 100 + 65535);
}

TEST(ReceiveWindow, WhatArrivesUsesItUp) {
  Window window(kNext, 4000, 0);
  EXPECT_EQ(window.advertise(kNext + 3000, kNext + 4000, 1000), 1000);
  EXPECT_EQ(window.advertise(kNext + 4000, kNext + 4000, 1000), 0);
  EXPECT_EQ(window.size(kNext + 4000), 0u);
}

// RFC 9293 3.8.6.2.2: the edge waits until it can move by min(buffer / 2, MSS).
TEST(ReceiveWindow, TheEdgeMovesOnlyByAStepWorthwhile) {
  Window window(kNext, 4000, 0);
  Line next = kNext + 4000;
  EXPECT_EQ(window.advertise(next, next + 999, 1000), 0);
  EXPECT_EQ(window.possible_step(next, next + 999), 999u);
  EXPECT_EQ(window.advertise(next, next + 1000, 1000), 1000);
  EXPECT_EQ(window.possible_step(next, next + 1000), 0u);
}

TEST(ReceiveWindow, AFinThatLimitsTheRoomTakesNoPromiseBack) {
  Window window(kNext, 4000, 0);
  EXPECT_EQ(window.possible_step(kNext + 10, /*limit=*/kNext + 10), 0u);
  EXPECT_EQ(window.advertise(kNext + 10, /*limit=*/kNext + 10, 1), 3990);
  EXPECT_EQ(window.edge(), kNext + 4000);
}

TEST(ReceiveWindow, SizeCountsFromTheNextOctetExpected) {
  Window window(kNext, 4000, 0);
  EXPECT_EQ(window.size(kNext + 1), 3999u);
  EXPECT_EQ(window.size(kNext + 5000), 0u);
}

// The buffer as the window sees it: `next` moves up to the edge at most as data arrives, the limit
// as it is read.
RC_GTEST_PROP(ReceiveWindowProperty, TheEdgeNeverMovesLeftNorPastTheRoom, ()) {
  auto capacity = *rc::gen::inRange<std::uint64_t>(1, 1 << 18);
  auto scales = *rc::gen::arbitrary<bool>();
  auto worthwhile = *rc::gen::inRange<std::uint64_t>(1, 3000);
  auto steps = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
  std::uint8_t shift = scales ? Window::shift_for(capacity) : std::uint8_t{0};
  Window window(kNext, capacity, shift);
  Line next = kNext, read = kNext;
  for (bool arrives : steps) {
    if (arrives) {
      next += *rc::gen::inRange<std::uint64_t>(0, window.size(next) + 1);
    } else {
      read += *rc::gen::inRange<std::uint64_t>(0, next - read + 1);
    }
    Line edge = window.edge();
    std::uint64_t field = window.advertise(next, read + capacity, worthwhile);
    RC_ASSERT(window.edge() >= edge);
    RC_ASSERT(window.edge() <= read + capacity);
    RC_ASSERT(window.edge() == edge || window.edge() - edge >= worthwhile);
    // What the peer reads is ours, less what the shift cuts off.
    std::uint64_t offered = field << shift;
    RC_ASSERT(offered <= window.size(next));
    RC_ASSERT(window.size(next) - offered < std::uint64_t{1} << shift);
    RC_ASSERT(window.possible_step(next, read + capacity) < worthwhile);
  }
}

}  // namespace
