#include "sim/names.h"

#include <gtest/gtest.h>

#include <array>

namespace sim {
namespace {

// The textbook examples.
TEST(EditDistance, CountsInsertionsRemovalsAndReplacements) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("abc", ""), 3u);
  EXPECT_EQ(edit_distance("same", "same"), 0u);
  EXPECT_EQ(edit_distance("flaw", "lawn"), 2u);
}

TEST(NearestName, IsTheOneWithTheFewestChanges) {
  constexpr std::array<std::string_view, 3> kNames{"clean", "lossy", "very-lossy"};
  EXPECT_EQ(nearest_name("losy", kNames), "lossy");
  EXPECT_EQ(nearest_name("verylossy", kNames), "very-lossy");
  EXPECT_EQ(nearest_name("clear", kNames), "clean");
}

}  // namespace
}  // namespace sim
