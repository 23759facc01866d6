#include "stack/base/byte_reader.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::base::ByteReader;
using Octets = std::vector<std::uint8_t>;

TEST(ByteReader, NumbersAreBigEndian) {
  Octets octets{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07};
  ByteReader reader(octets);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u32(), 0x04050607u);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.position(), 7u);
  EXPECT_TRUE(reader.rest().empty());
}

TEST(ByteReader, TakenOctetsAreLentNotCopied) {
  Octets octets{1, 2, 3, 4};
  ByteReader reader(octets);
  reader.skip(1);
  auto taken = reader.take(2);
  EXPECT_EQ(taken.data(), octets.data() + 1);
  EXPECT_EQ(taken.size(), 2u);
  EXPECT_EQ(reader.rest().data(), octets.data() + 3);
}

TEST(ByteReader, PastTheEndItReadsZeros) {
  Octets octets{0xff};
  ByteReader reader(octets);
  EXPECT_EQ(reader.u16(), 0);
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, FailureSticks) {
  Octets octets{0xff, 0xff};
  ByteReader reader(octets);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_EQ(reader.u8(), 0) << "though an octet was left before the failure";
  EXPECT_TRUE(reader.take(0).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, TakingNothingAtTheEndIsNoFailure) {
  ByteReader reader({});
  EXPECT_TRUE(reader.take(0).empty());
  EXPECT_TRUE(reader.ok());
}

TEST(ByteReader, AHugeCountIsPastTheEndAndNotBeforeTheBeginning) {
  Octets octets{1, 2, 3};
  ByteReader reader(octets);
  reader.skip(1);
  EXPECT_TRUE(reader.take(SIZE_MAX).empty());
  EXPECT_FALSE(reader.ok());
}

// Against a cursor that adds up what was asked for.
RC_GTEST_PROP(ByteReaderProperty, ReadsWhatStandsThereAndNeverMore,
              (const Octets& octets, const std::vector<std::uint8_t>& counts)) {
  ByteReader reader(octets);
  std::size_t at = 0;
  bool ok = true;
  for (std::size_t count : counts) {
    count %= 8;
    auto taken = reader.take(count);
    ok = ok && count <= octets.size() - at;
    RC_ASSERT(reader.ok() == ok);
    RC_ASSERT(reader.position() <= octets.size());
    if (!ok) {
      RC_ASSERT(taken.empty());
      continue;
    }
    RC_ASSERT(Octets(taken.begin(), taken.end()) ==
              Octets(octets.begin() + static_cast<std::ptrdiff_t>(at),
                     octets.begin() + static_cast<std::ptrdiff_t>(at + count)));
    at += count;
    RC_ASSERT(reader.position() == at);
  }
}

}  // namespace
