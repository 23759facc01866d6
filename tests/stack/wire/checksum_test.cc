#include "stack/wire/checksum.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::wire::Checksum;
using Octets = std::vector<std::uint8_t>;

// RFC 1071 1, taken at its word: 16-bit words added in one's complement, one by one.
std::uint16_t naive_sum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint32_t low = i + 1 < bytes.size() ? bytes[i + 1] : 0u;
    sum += std::uint32_t{bytes[i]} << 8 | low;
    if (sum > 0xffff) sum -= 0xffff;
  }
  return static_cast<std::uint16_t>(sum);
}

// RFC 1071 3: the sum of 00 01 f2 03 f4 f5 f6 f7 is ddf2.
TEST(Checksum, TheRfcsExampleAddsUp) {
  Octets octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  EXPECT_EQ(Checksum().add(octets).folded(), 0xddf2);
  EXPECT_EQ(Checksum().add(octets).complement(), 0x220d);
}

TEST(Checksum, AnOddLastOctetIsPaddedWithZero) {
  EXPECT_EQ(Checksum().add(Octets{0x12, 0x34, 0x56}).folded(), 0x1234 + 0x5600);
  EXPECT_EQ(Checksum().add(Octets{0xab}).folded(), 0xab00);
}

TEST(Checksum, OfNothingIsZero) {
  EXPECT_EQ(Checksum().folded(), 0);
  EXPECT_EQ(Checksum().add(ByteView{}).complement(), 0xffff);
}

TEST(Checksum, NoCarryIsLostHoweverLongTheData) {
  for (std::size_t size : {7u, 8u, 15u, 16u, 17u, 31u, 32u, 33u, 65535u}) {
    Octets ones(size, 0xff);
    EXPECT_EQ(Checksum().add(ones).folded(), naive_sum(ones)) << size;
  }
}

// The twelve octets of RFC 9293 figure 2: addresses, zero, protocol, TCP length.
TEST(Checksum, TheIpv4PseudoHeaderIsTheRfcsTwelveOctets) {
  Octets pseudo_header{192, 0, 2, 1, 198, 51, 100, 2, 0, 6, 0x12, 0x34};
  auto sum =
      Checksum()
          .add_pseudo_header(Address::v4(192, 0, 2, 1), Address::v4(198, 51, 100, 2), 6, 0x1234)
          .folded();
  EXPECT_EQ(sum, naive_sum(pseudo_header));
}

// RFC 8200 8.1: two addresses of 16 octets, a length of four, three zeros, next header.
TEST(Checksum, TheIpv6PseudoHeaderIsTheRfcsFortyOctets) {
  Octets source(16, 0x21);
  Octets destination(16, 0x87);
  Octets pseudo_header = source;
  pseudo_header.insert(pseudo_header.end(), destination.begin(), destination.end());
  for (std::uint8_t octet : Octets{0x00, 0x01, 0x23, 0x45, 0, 0, 0, 6})
    pseudo_header.push_back(octet);
  auto sum = Checksum()
                 .add_pseudo_header(Address::from_octets(source), Address::from_octets(destination),
                                    6, 0x12345)
                 .folded();
  EXPECT_EQ(sum, naive_sum(pseudo_header));
}

// One's complement has two zeros; both stand for the same sum.
bool same_sum(std::uint16_t a, std::uint16_t b) { return a % 0xffff == b % 0xffff; }

RC_GTEST_PROP(ChecksumProperty, AgreesWithTheSumWordByWord, (const Octets& octets)) {
  RC_ASSERT(same_sum(Checksum().add(octets).folded(), naive_sum(octets)));
}

RC_GTEST_PROP(ChecksumProperty, AnyCutAtAnEvenPlaceGivesTheSameSum,
              (const Octets& octets, const std::vector<std::uint8_t>& cuts)) {
  Checksum pieces;
  ByteView rest(octets);
  for (std::size_t cut : cuts) {
    std::size_t size = std::min<std::size_t>(cut % 40 * 2, rest.size() / 2 * 2);
    pieces.add(rest.first(size));
    rest = rest.subspan(size);
  }
  RC_ASSERT(same_sum(pieces.add(rest).folded(), Checksum().add(octets).folded()));
}

RC_GTEST_PROP(ChecksumProperty, DataWithItsComplementSumsToNothing, (const Octets& octets)) {
  std::uint16_t complement = Checksum().add(octets).complement();
  Octets even = octets;
  if (even.size() % 2 != 0) even.push_back(0);
  RC_ASSERT(Checksum().add(even).add(complement).complement() == 0);
}

}  // namespace
