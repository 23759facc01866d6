#include "tools/rawhttpget/face/look.h"

#include <gtest/gtest.h>

#include "tools/rawhttpget/face/bar.h"

namespace tools::rawhttpget::face {
namespace {

const Surroundings kTerminal{.is_terminal = true, .window_columns = 120, .term = "xterm"};
const Surroundings kPipe{};

ProgressKind kind(const Wish& wish, const Surroundings& surroundings) {
  return look_for(wish, surroundings).kind;
}

TEST(Look, DrawsABarOnATerminalOnly) {
  EXPECT_EQ(kind({}, kTerminal), ProgressKind::kBar);
  EXPECT_EQ(kind({}, kPipe), ProgressKind::kPlain);
  EXPECT_EQ(kind({.kind = ProgressKind::kBar}, kPipe), ProgressKind::kPlain);
  EXPECT_EQ(kind({}, {.is_terminal = true, .term = "dumb"}), ProgressKind::kPlain);
}

TEST(Look, FollowsTheWish) {
  EXPECT_EQ(kind({.kind = ProgressKind::kNone}, kTerminal), ProgressKind::kNone);
  EXPECT_EQ(kind({.kind = ProgressKind::kDot}, kTerminal), ProgressKind::kDot);
  EXPECT_EQ(kind({.kind = ProgressKind::kDot}, kPipe), ProgressKind::kDot);
}

TEST(Look, QuietShowsNothingUnlessAskedTo) {
  EXPECT_EQ(kind({.quiet = true}, kTerminal), ProgressKind::kNone);
  EXPECT_EQ(kind({.no_verbose = true}, kPipe), ProgressKind::kNone);
  EXPECT_EQ(kind({.quiet = true, .show_progress = true}, kTerminal), ProgressKind::kBar);
  EXPECT_EQ(kind({.no_verbose = true, .show_progress = true}, kPipe), ProgressKind::kPlain);
}

TEST(Look, TakesTheColumnsFromTheDriverThenTheEnvironment) {
  EXPECT_EQ(columns_of_terminal({.window_columns = 120, .columns = "40"}), 120u);
  EXPECT_EQ(columns_of_terminal({.columns = "40"}), 40u);
  EXPECT_EQ(columns_of_terminal({}), 80u);
  for (const char* wrong : {"", "0", "-3", "40x", "99999999999999999999"}) {
    EXPECT_EQ(columns_of_terminal({.columns = wrong}), 80u) << wrong;
  }
  EXPECT_EQ(columns_of_terminal({.columns = "1000000"}), kMostColumns);
}

TEST(Look, IsColouredUnlessSomebodyObjects) {
  EXPECT_TRUE(look_for({}, kTerminal).colour);
  EXPECT_FALSE(look_for({}, kPipe).colour);
  Surroundings surroundings = kTerminal;
  surroundings.no_color = "1";
  EXPECT_FALSE(look_for({}, surroundings).colour);
  surroundings.no_color = "";  // no-color.org: set, and not empty
  EXPECT_TRUE(look_for({}, surroundings).colour);
  surroundings.term = "dumb";
  EXPECT_FALSE(look_for({}, surroundings).colour);
}

}  // namespace
}  // namespace tools::rawhttpget::face
