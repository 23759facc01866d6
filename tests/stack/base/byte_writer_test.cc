#include "stack/base/byte_writer.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

#include "stack/base/byte_reader.h"

namespace {

using stack::base::ByteReader;
using stack::base::ByteWriter;
using stack::base::MutableBytes;
using Octets = std::vector<std::uint8_t>;

TEST(ByteWriter, NumbersAreBigEndian) {
  Octets room(7);
  ByteWriter writer(room);
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u32(0x04050607);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.written(), 7u);
  EXPECT_EQ(room, (Octets{1, 2, 3, 4, 5, 6, 7}));
}

TEST(ByteWriter, WhatDoesNotFitLeavesTheRoomAsItWas) {
  Octets room(3, 0xee);
  ByteWriter writer(room);
  writer.u32(1);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.written(), 0u);
  EXPECT_EQ(room, Octets(3, 0xee));
}

TEST(ByteWriter, FailureSticks) {
  Octets room(3, 0xee);
  ByteWriter writer(room);
  writer.u8(1);
  writer.bytes(Octets(3, 2));
  writer.u8(3);  // would fit
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.written(), 1u);
  EXPECT_EQ(room, (Octets{1, 0xee, 0xee}));
}

TEST(ByteWriter, NothingFitsIntoNoRoom) {
  ByteWriter writer(MutableBytes{});
  writer.bytes({});
  EXPECT_TRUE(writer.ok());
  writer.u8(1);
  EXPECT_FALSE(writer.ok());
}

RC_GTEST_PROP(ByteWriterProperty, WhatIsWrittenIsReadBack,
              (std::uint8_t small, std::uint16_t middle, std::uint32_t large, const Octets& text)) {
  Octets room(1 + 2 + 4 + text.size());
  ByteWriter writer(room);
  writer.u32(large);
  writer.bytes(text);
  writer.u8(small);
  writer.u16(middle);
  RC_ASSERT(writer.ok());
  RC_ASSERT(writer.written() == room.size());

  ByteReader reader(room);
  RC_ASSERT(reader.u32() == large);
  auto read = reader.take(text.size());
  RC_ASSERT(Octets(read.begin(), read.end()) == text);
  RC_ASSERT(reader.u8() == small);
  RC_ASSERT(reader.u16() == middle);
  RC_ASSERT(reader.ok());
}

}  // namespace
