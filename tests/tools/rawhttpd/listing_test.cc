#include "tools/rawhttpd/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Listing, NamesFilesWithTheirSizesAndDirectories) {
  const auto page = listing_page("/", {{"sub", true, 0}, {"file.txt", false, 1234}});
  EXPECT_THAT(page, HasSubstr("<a href=\"./sub/\">sub/</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"./file.txt\">file.txt</a><td>1234\n"));
}

TEST(Listing, LeadsUpwardsButNotFromTheTop) {
  EXPECT_THAT(listing_page("/a/", {}), HasSubstr("href=\"../\""));
  EXPECT_THAT(listing_page("/", {}), Not(HasSubstr("href=\"../\"")));
}

TEST(Listing, ANameIsTextWhateverItHolds) {
  const auto page = listing_page("/<b>/", {{"<script>\"&'\x01\n", false, 0}});
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, HasSubstr(">&lt;script&gt;&quot;&amp;&#39;\\x01\\x0a</a>"));
  EXPECT_THAT(page, HasSubstr("href=\"./%3Cscript%3E%22%26%27%01%0A\""));
}

// RFC 3986 4.2: else it would be a URL of scheme "a".
TEST(Listing, AColonMakesNoScheme) {
  EXPECT_THAT(listing_page("/", {{"a:b", false, 0}}), HasSubstr("href=\"./a%3Ab\""));
}

TEST(Listing, SaysWhenItIsNotAll) {
  const std::vector<Entry> all(kMostEntries, Entry{"a", false, 0});
  EXPECT_THAT(listing_page("/", all), HasSubstr("and more"));
}

}  // namespace
}  // namespace tools::rawhttpd
