#include "stack/tcp/recency.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace stack::tcp {
namespace {

std::vector<std::uint32_t> touched_since(const Recency& recency, std::uint64_t since) {
  std::vector<std::uint32_t> things;
  recency.each_since(since, [&](std::uint32_t thing) { things.push_back(thing); });
  return things;
}

using Things = std::vector<std::uint32_t>;

TEST(Recency, NamesNothingBeforeAnythingHappened) {
  EXPECT_EQ(touched_since(Recency(), 0), Things{});
}

TEST(Recency, NamesEachThingOnceTheLatestFirst) {
  Recency recency;
  for (const std::uint32_t thing : {3u, 1u, 3u, 2u, 1u, 1u}) recency.touch(thing);
  EXPECT_EQ(touched_since(recency, 0), (Things{1, 2, 3}));
}

TEST(Recency, NamesOnlyWhatHappenedSinceTheLastLook) {
  Recency recency;
  recency.touch(0);
  recency.touch(1);
  const std::uint64_t look = recency.now();
  EXPECT_EQ(touched_since(recency, look), Things{});
  recency.touch(1);  // the newest already
  EXPECT_EQ(touched_since(recency, look), Things{1});
}

RC_GTEST_PROP(Recency, AgreesWithAListThatIsSearchedThrough, ()) {
  const auto touches = *rc::gen::container<Things>(rc::gen::inRange<std::uint32_t>(0, 8));
  const auto since = *rc::gen::inRange<std::size_t>(0, touches.size() + 1);
  Recency recency;
  for (const std::uint32_t thing : touches) recency.touch(thing);
  Things expected;
  for (std::size_t i = touches.size(); i > since; --i) {
    const std::uint32_t thing = touches[i - 1];
    if (std::ranges::find(expected, thing) == expected.end()) expected.push_back(thing);
  }
  RC_ASSERT(touched_since(recency, since) == expected);
}

}  // namespace
}  // namespace stack::tcp
