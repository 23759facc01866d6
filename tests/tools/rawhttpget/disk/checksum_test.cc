#include "tools/rawhttpget/disk/checksum.h"

#include <string>

#include <gtest/gtest.h>

namespace tools::rawhttpget::disk {
namespace {

using stack::base::as_bytes;

// FIPS 180-4's examples, and the sum of nothing.
constexpr const char* kOfAbc =
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kOfNothing =
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Checksum, IsSha256) {
  Checksum sum;
  EXPECT_EQ(to_text(sum.sum()), kOfNothing);
  sum.add(as_bytes("abc"));
  EXPECT_EQ(to_text(sum.sum()), kOfAbc);
  EXPECT_EQ(sum.size(), 3u);
}

TEST(Checksum, DoesNotCareAboutCutsAndLooks) {
  Checksum sum;
  for (const char* piece : {"a", "", "b", "c"}) {
    sum.add(as_bytes(piece));
    (void)sum.sum();
  }
  EXPECT_EQ(to_text(sum.sum()), kOfAbc);
}

TEST(Checksum, StartsOver) {
  Checksum sum;
  sum.add(as_bytes("xyz"));
  sum.start_over();
  sum.add(as_bytes("abc"));
  EXPECT_EQ(to_text(sum.sum()), kOfAbc);
  EXPECT_EQ(sum.size(), 3u);
}

TEST(ParseChecksum, TakesDigitsOfEitherCase) {
  std::string upper = kOfAbc;
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  upper.replace(0, 6, "sha256");
  ASSERT_TRUE(parse_checksum(kOfAbc));
  EXPECT_EQ(parse_checksum(upper), parse_checksum(kOfAbc));
  EXPECT_EQ(to_text(*parse_checksum(upper)), kOfAbc);
}

TEST(ParseChecksum, TakesNothingElse) {
  const std::string good = kOfAbc;
  for (const std::string& bad :
       {std::string(), std::string("sha256:"), good + "0", good.substr(0, good.size() - 1),
        good.substr(7), "md5:" + good.substr(7), good.substr(0, good.size() - 1) + "g",
        good.substr(0, good.size() - 2) + "+1"}) {
    EXPECT_FALSE(parse_checksum(bad)) << bad;
  }
}

}  // namespace
}  // namespace tools::rawhttpget::disk
