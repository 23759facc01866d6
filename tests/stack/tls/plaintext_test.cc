#include "stack/tls/plaintext.h"

#include <gtest/gtest.h>

#include <numeric>

namespace {

using stack::tls::Plaintext;

void put(Plaintext& plaintext, std::uint8_t first, std::size_t count) {
  auto room = plaintext.room();
  ASSERT_GE(room.size(), count);
  std::iota(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count), first);
  plaintext.put(count);
}

TEST(Plaintext, HoldsAtMostWhatItMay) {
  Plaintext plaintext(8);
  EXPECT_TRUE(plaintext.readable().empty());
  put(plaintext, 0, 8);
  EXPECT_TRUE(plaintext.room().empty());
  plaintext.consume(8);
  EXPECT_EQ(plaintext.room().size(), 8u);
}

TEST(Plaintext, HasRoomAgainOnceHalfIsRead) {
  Plaintext plaintext(8);
  put(plaintext, 0, 8);
  plaintext.consume(4);
  EXPECT_EQ(plaintext.room().size(), 4u);
  put(plaintext, 8, 4);
  ASSERT_EQ(plaintext.readable().size(), 8u);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(plaintext.readable()[i], 4 + i);
}

TEST(Plaintext, CountsAllThatWasEverThere) {
  Plaintext plaintext(4);
  for (int i = 0; i < 5; ++i) {
    put(plaintext, 0, 3);
    plaintext.consume(3);
  }
  EXPECT_EQ(plaintext.ever(), 15u);
}

}  // namespace
