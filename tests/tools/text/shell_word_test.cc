#include "tools/text/shell_word.h"

#include <gtest/gtest.h>

namespace tools::text {
namespace {

TEST(ShellWord, IsWhatAShellTakesForTheText) {
  EXPECT_EQ(shell_word("link.wire.mtu=1400"), "link.wire.mtu=1400");
  EXPECT_EQ(shell_word("rate=1 Mbit/s"), "'rate=1 Mbit/s'");
  EXPECT_EQ(shell_word("it's"), R"('it'\''s')");
  for (const auto* text :
       {"$HOME", "a;b", "a*", "fault[0].times=1", "\"x\"", "~", "#", "a\nb", "", "!"}) {
    EXPECT_EQ(shell_word(text), "'" + std::string(text) + "'");
  }
}

}  // namespace
}  // namespace tools::text
