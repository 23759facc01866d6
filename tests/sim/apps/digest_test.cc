#include "sim/apps/digest.h"

#include <gtest/gtest.h>

namespace sim::apps {
namespace {

// FIPS 180-2, appendix B.1: the digest of "abc".
constexpr Sha256::Value kOfAbc = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                  0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                  0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

TEST(Sha256, GivesTheStandardsExample) {
  Sha256 digest;
  digest.add(stack::base::as_bytes("abc"));
  EXPECT_EQ(digest.finish(), kOfAbc);
}

TEST(Sha256, DoesNotDependOnTheCut) {
  Sha256 digest;
  digest.add(stack::base::as_bytes("a"));
  digest.add({});
  digest.add(stack::base::as_bytes("bc"));
  EXPECT_EQ(digest.finish(), kOfAbc);
}

}  // namespace
}  // namespace sim::apps
