#include "stack/tcp/receive/urgent.h"

#include <gtest/gtest.h>

namespace {

using stack::tcp::Line;
using stack::tcp::receive::Urgent;

constexpr Line kNext = 5000;

TEST(Urgent, WithoutAPointerNothingIsUrgent) { EXPECT_EQ(Urgent().remaining(kNext), 0u); }

// RFC 9293 3.8.5: MUST-62
TEST(Urgent, ThePointerPointsBehindTheLastUrgentOctet) {
  Urgent urgent;
  EXPECT_TRUE(urgent.on_pointer(kNext, 1, kNext));
  EXPECT_EQ(urgent.remaining(kNext), 1u);
  EXPECT_EQ(urgent.remaining(kNext + 1), 0u);
}

// RFC 9293 3.8.5: MUST-31
TEST(Urgent, UrgentDataHasAnyLength) {
  Urgent urgent;
  EXPECT_TRUE(urgent.on_pointer(kNext, 65535, kNext));
  EXPECT_TRUE(urgent.on_pointer(kNext + 65000, 65535, kNext)) << "it goes on";
  EXPECT_EQ(urgent.remaining(kNext), 65000u + 65535);
}

// RFC 9293 3.8.5: MUST-33
TEST(Urgent, ReadingLeavesLessOfIt) {
  Urgent urgent;
  urgent.on_pointer(kNext, 100, kNext);
  EXPECT_EQ(urgent.remaining(kNext), 100u);
  EXPECT_EQ(urgent.remaining(kNext + 60), 40u);
  EXPECT_EQ(urgent.remaining(kNext + 100), 0u);
  EXPECT_EQ(urgent.remaining(kNext + 200), 0u);
}

// RFC 9293 3.8.5: MUST-32
TEST(Urgent, TheApplicationHearsOfItOnceAndWheneverItAdvances) {
  Urgent urgent;
  EXPECT_TRUE(urgent.on_pointer(kNext, 100, kNext));
  EXPECT_FALSE(urgent.on_pointer(kNext, 100, kNext)) << "the same again";
  EXPECT_FALSE(urgent.on_pointer(kNext + 40, 60, kNext)) << "the same, from a later segment";
  EXPECT_FALSE(urgent.on_pointer(kNext, 50, kNext)) << "an older one, out of order";
  EXPECT_EQ(urgent.remaining(kNext), 100u) << "which takes nothing back";
  EXPECT_TRUE(urgent.on_pointer(kNext + 40, 61, kNext)) << "it advances";
  EXPECT_TRUE(urgent.on_pointer(kNext + 300, 5, kNext + 200)) << "new, after all was read";
}

// RFC 9293 3.10.7.4, sixth: only "if the urgent pointer is in advance of the data consumed".
TEST(Urgent, APointerToWhatIsReadIsNoNews) {
  Urgent urgent;
  EXPECT_FALSE(urgent.on_pointer(kNext, 100, kNext + 100));
  EXPECT_FALSE(urgent.on_pointer(kNext, 0, kNext));
  EXPECT_EQ(urgent.remaining(kNext + 100), 0u);
}

TEST(Urgent, NothingBehindTheFinIsUrgent) {
  Urgent urgent;
  urgent.on_pointer(kNext, 100, kNext);
  urgent.finish(kNext + 30);
  EXPECT_EQ(urgent.remaining(kNext), 30u);
  EXPECT_FALSE(urgent.on_pointer(kNext, 200, kNext));
  EXPECT_EQ(urgent.remaining(kNext), 30u);
}

}  // namespace
