#include "sim/transmitter.h"

#include <gtest/gtest.h>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{};

TEST(Transmitter, TakesAPacketsBitsDividedByTheRate) {
  Transmitter transmitter(10'000'000);
  EXPECT_EQ(transmitter.transmit(kStart, 1250), kStart + milliseconds(1));  // 10,000 bits
}

TEST(Transmitter, SendsOneAfterTheOther) {
  Transmitter transmitter(10'000'000);
  transmitter.transmit(kStart, 1250);
  EXPECT_EQ(transmitter.start(kStart + microseconds(500)), kStart + milliseconds(1));
  EXPECT_EQ(transmitter.transmit(kStart + microseconds(500), 1250), kStart + milliseconds(2));
}

TEST(Transmitter, StartsAtOnceAfterAPause) {
  Transmitter transmitter(10'000'000);
  transmitter.transmit(kStart, 1250);
  EXPECT_EQ(transmitter.transmit(kStart + seconds(1), 1250), kStart + seconds(1) + milliseconds(1));
}

// 3 bit/s: a one-octet packet takes 2 2/3 s, which no number of nanoseconds is; three of them take
// 8 s sharp.
TEST(Transmitter, CarriesFractionsOfANanosecondOver) {
  Transmitter transmitter(3);
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + Duration(2'666'666'666));
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + Duration(5'333'333'333));
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + seconds(8));
}

TEST(Transmitter, APauseLeavesNoFractionBehind) {
  Transmitter transmitter(3);
  transmitter.transmit(kStart, 1);
  const Instant later = kStart + seconds(10);
  EXPECT_EQ(transmitter.transmit(later, 1), later + Duration(2'666'666'666));
}

TEST(Transmitter, ANewRateCountsForWhatComesThen) {
  Transmitter transmitter(10'000'000);
  transmitter.transmit(kStart, 1250);
  transmitter.set_rate(1'000'000);
  EXPECT_EQ(transmitter.transmit(kStart, 1250), kStart + milliseconds(11));
}

}  // namespace
}  // namespace sim
