#include "tools/rawhttpget/status_line.h"

#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

std::string line_for(int status, std::string phrase) {
  stack::apps::FetchResult result{.url = stack::http::Url::parse("http://a/").value()};
  result.status = status;
  result.reason_phrase = std::move(phrase);
  return status_line(result);
}

TEST(StatusLine, IsNumberAndWords) { EXPECT_EQ(line_for(200, "OK"), "200 OK"); }

// RFC 9112 4: the words may be missing.
TEST(StatusLine, IsTheNumberAloneWithoutWords) { EXPECT_EQ(line_for(404, ""), "404"); }

TEST(StatusLine, CannotSteerATerminal) {
  EXPECT_EQ(line_for(200, "\x1b[2J\tOK\xff"), "200 \\x1b[2J\\x09OK\\xff");
}

TEST(StatusLine, ComesToAnEnd) {
  EXPECT_EQ(line_for(200, std::string(5000, 'x')).size(), 4u + 100u);
}

}  // namespace
}  // namespace tools::rawhttpget
