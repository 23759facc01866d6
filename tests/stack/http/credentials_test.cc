#include "stack/http/credentials.h"

#include <gtest/gtest.h>

#include "stack/http/base64.h"

namespace {

using stack::http::basic_credentials;
using stack::http::bearer_credentials;
using stack::http::in_base64;

// RFC 4648 10.
TEST(Base64, TheVectorsOfTheRfcHold) {
  EXPECT_EQ(in_base64(""), "");
  EXPECT_EQ(in_base64("f"), "Zg==");
  EXPECT_EQ(in_base64("fo"), "Zm8=");
  EXPECT_EQ(in_base64("foo"), "Zm9v");
  EXPECT_EQ(in_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(in_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(in_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(in_base64("\xff\xef\xbf"), "/++/");
}

// RFC 7617 2 and 2.1.
TEST(Credentials, TheExamplesOfBasicHold) {
  EXPECT_EQ(basic_credentials("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(basic_credentials("test", "123\xc2\xa3"), "Basic dGVzdDoxMjPCow==");
  EXPECT_EQ(basic_credentials("", ""), "Basic Og==");
}

TEST(Credentials, AColonEndsAUserAndControlCharactersStandInNeither) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(basic_credentials("a:b", "c"));
  EXPECT_TRUE(basic_credentials("a", "b:c"));
  for (auto text : {"a\r\n"sv, "a\0"sv, "\x7f"sv, "a\tb"sv}) {
    EXPECT_FALSE(basic_credentials(text, "p"));
    EXPECT_FALSE(basic_credentials("u", text));
  }
}

// RFC 6750 2.1.
TEST(Credentials, ABearersTokenIsOne) {
  EXPECT_EQ(bearer_credentials("mF_9.B5f-4.1JqM"), "Bearer mF_9.B5f-4.1JqM");
  EXPECT_EQ(bearer_credentials("a+/~=="), "Bearer a+/~==");
  for (auto token : {"", "=", "a b", "a=b", "a\r\nX: y", "a\"", "\xc3\xa4"}) {
    EXPECT_FALSE(bearer_credentials(token)) << token;
  }
}

}  // namespace
