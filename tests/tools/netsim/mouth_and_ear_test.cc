#include "tools/netsim/kernel/mouth_and_ear.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace netsim::kernel {
namespace {

using sim::apps::Content;
using sim::apps::Pattern;
using stack::base::as_bytes;
using stack::base::ByteView;
using testing::HasSubstr;

const Content kContent{Pattern(7), 100'000};

std::vector<std::uint8_t> octets_of(const Content& content) {
  std::vector<std::uint8_t> octets(content.size);
  content.pattern.fill(0, octets);
  return octets;
}

// All that a mouth says, of whose words `at_most` octets are taken at once.
std::string all_of(const Content& content, const char* head, std::size_t at_most) {
  Mouth mouth(content, head);
  std::string said;
  for (ByteView words = mouth.next(); !words.empty(); words = mouth.next()) {
    const auto taken = words.first(std::min(at_most, words.size()));
    said += stack::base::as_text(taken);
    mouth.taken(taken.size());
  }
  return said;
}

TEST(Mouth, SaysItsHeadAndThenItsContentHoweverLittleIsTakenAtOnce) {
  const auto content = octets_of(kContent);
  const std::string all = "head" + std::string(stack::base::as_text(content));
  for (const std::size_t at_most : {1u, 3u, 1460u, 1'000'000u}) {
    EXPECT_EQ(all_of(kContent, "head", at_most), all);
  }
}

TEST(Mouth, WithoutAnythingToSayIsSilent) { EXPECT_EQ(all_of({}, "", 1), ""); }

TEST(Ear, IsContentWithWhatItWasToHearAndNothingElse) {
  auto octets = octets_of(kContent);
  Ear whole(kContent, false);
  whole.take(ByteView(octets).first(10));
  whole.take(ByteView(octets).subspan(10));
  whole.end();
  EXPECT_EQ(whole.complaint(), std::nullopt);

  Ear part(kContent, false);
  part.take(ByteView(octets).first(99'999));
  EXPECT_EQ(part.complaint(), "99999 octets of 100000");

  octets[50'000] ^= 1;
  Ear wrong(kContent, false);
  wrong.take(ByteView(octets).first(50'000));
  wrong.take(ByteView(octets).subspan(50'000));
  EXPECT_THAT(wrong.complaint().value_or(""), HasSubstr("was not said"));

  octets[50'000] ^= 1;
  octets.push_back(0);
  Ear more(kContent, false);
  more.take(octets);
  EXPECT_THAT(more.complaint().value_or(""), HasSubstr("was not said"));
}

TEST(Ear, HearsAContentBehindAHeadThatMayComeInPieces) {
  std::string all = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
  all += stack::base::as_text(octets_of(kContent));
  for (const std::size_t first : {1u, 20u, 41u, 43u, 44u, 45u, 1000u}) {
    Ear ear(kContent, true);
    ear.take(as_bytes(std::string_view(all).substr(0, first)));
    ear.take(as_bytes(std::string_view(all).substr(first)));
    EXPECT_TRUE(ear.has_heard_head());
    EXPECT_EQ(ear.heard(), 100'000u);
    EXPECT_EQ(ear.complaint(), std::nullopt) << first;
  }
}

TEST(Ear, AnotherAnswerThan200IsNotWhatItWasToHear) {
  Ear ear({}, true);
  ear.take(as_bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_EQ(ear.complaint(), "the answer was 'HTTP/1.1 404 Not Found'");
}

TEST(Ear, DoesNotListenForEverForTheEndOfAHead) {
  Ear ear({}, true);
  for (int i = 0; i < 1000 && !ear.is_done(); ++i) ear.take(as_bytes("never ends "));
  EXPECT_TRUE(ear.is_done());
  EXPECT_THAT(ear.complaint().value_or(""), HasSubstr("no head of HTTP"));
}

}  // namespace
}  // namespace netsim::kernel
