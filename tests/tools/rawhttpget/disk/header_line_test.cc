#include "tools/rawhttpget/disk/header_line.h"

#include <string>

#include <gtest/gtest.h>

namespace tools::rawhttpget::disk {
namespace {

TEST(HeaderLine, IsANameAndAValue) {
  EXPECT_EQ(parse_header_line("Accept: text/html"), (stack::http::Field{"Accept", "text/html"}));
  EXPECT_EQ(parse_header_line("X:a:b "), (stack::http::Field{"X", "a:b"}));
  EXPECT_EQ(parse_header_line("X-Empty:"), (stack::http::Field{"X-Empty", ""}));
}

TEST(HeaderLine, NeedsANameThatIsAToken) {
  for (const char* bad : {"", ":", ": value", "Accept", "Ac cept: x", "Accept : x", " Accept: x"}) {
    EXPECT_FALSE(parse_header_line(bad)) << bad;
  }
}

TEST(HeaderLine, CannotSmuggleAnother) {
  for (const std::string& bad :
       {std::string("A: b\r\nC: d"), std::string("A: b\nC: d"), std::string("A: b\rC: d"),
        std::string("A: b\0c", 6), std::string("A\r\nB: c"), std::string("A: b\x7f")}) {
    EXPECT_FALSE(parse_header_line(bad));
  }
}

}  // namespace
}  // namespace tools::rawhttpget::disk
