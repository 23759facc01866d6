#include "stack/base/siphash.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::base::ByteView;
using stack::base::SipHasher;
using stack::base::SipKey;
using Octets = std::vector<std::uint8_t>;

// The key of the paper's vectors: octets 00 to 0f, each half read little-endian.
constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

// "SipHash: a fast short-input PRF", Appendix A (length 15), and the vectors published with it: the
// message of length n is the octets 0, 1, ..., n - 1.
TEST(SipHash, AgreesWithThePublishedVectors) {
  constexpr std::uint64_t kVectors[] = {0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a,
                                        0x85676696d7fb7e2d, 0xcf2794e0277187b7, 0x18765564cd99a68d,
                                        0xcbc9466e58fee3ce, 0xab0200f58b01d137, 0x93f5f5799a932462,
                                        0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
                                        0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee,
                                        0xa129ca6149be45e5, 0x3f2acc7f57c29bdb};
  Octets message;
  for (std::uint64_t expected : kVectors) {
    EXPECT_EQ(SipHasher(kKey).bytes(message).digest(), expected) << message.size() << " octets";
    message.push_back(static_cast<std::uint8_t>(message.size()));
  }
}

TEST(SipHash, ANumberIsEightOctetsLeastSignificantFirst) {
  Octets octets{0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01};
  EXPECT_EQ(SipHasher(kKey).u64(0x0102030405060708).digest(),
            SipHasher(kKey).bytes(octets).digest());
}

TEST(SipHash, BothHalvesOfTheKeyMatter) {
  auto digest = [](SipKey key) { return SipHasher(key).u64(1).digest(); };
  EXPECT_NE(digest({1, 2}), digest({3, 2}));
  EXPECT_NE(digest({1, 2}), digest({1, 3}));
}

RC_GTEST_PROP(SipHashProperty, AnyCutGivesTheSameDigest,
              (const Octets& message, const std::vector<std::uint8_t>& cuts)) {
  std::uint64_t whole = SipHasher(kKey).bytes(message).digest();
  SipHasher pieces(kKey);
  ByteView rest(message);
  for (std::size_t cut : cuts) {
    std::size_t size = std::min<std::size_t>(cut % 20, rest.size());
    pieces.bytes(rest.first(size));
    rest = rest.subspan(size);
  }
  RC_ASSERT(pieces.bytes(rest).digest() == whole);
}

RC_GTEST_PROP(SipHashProperty, FeedingGoesOnAfterADigest, (const Octets& a, const Octets& b)) {
  SipHasher hasher(kKey);
  hasher.bytes(a);
  RC_ASSERT(hasher.digest() == SipHasher(kKey).bytes(a).digest());
  RC_ASSERT(hasher.bytes(b).digest() == SipHasher(kKey).bytes(a).bytes(b).digest());
}

}  // namespace
