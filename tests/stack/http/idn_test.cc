#include "stack/http/idn.h"

#include <gtest/gtest.h>

#include <string>

#include "stack/http/url.h"

namespace {

using stack::http::host_in_ascii;
using stack::http::Url;
using stack::http::UrlError;

// The A-labels are RFC 3492's and UTS 46's own examples.
TEST(Idn, NamesInOtherScriptsBecomeALabels) {
  EXPECT_EQ(host_in_ascii("bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(host_in_ascii("BÜCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(host_in_ascii("bu\xcc\x88"
                          "cher.example"),
            "xn--bcher-kva.example")
      << "decomposed";
  EXPECT_EQ(host_in_ascii("例え.テスト"), "xn--r8jz45g.xn--zckzah");
  EXPECT_EQ(host_in_ascii("例え。テスト"), "xn--r8jz45g.xn--zckzah") << "an ideographic full stop";
}

// UTS 46 nontransitional: four letters that IDNA2003 mapped away.
TEST(Idn, SharpSStaysWhatItIs) {
  EXPECT_EQ(host_in_ascii("faß.example"), "xn--fa-hia.example");
  EXPECT_EQ(host_in_ascii("βόλος.example"), "xn--nxasmm1c.example");
}

TEST(Idn, WhatIsNoNameIsNothing) {
  using namespace std::string_literals;
  for (const std::string& host :
       {"\xff.example"s, "\xc3.example"s, "b\xc3\xbc\0.example"s, "ü..example"s, "☃.example"s,
        "\xe2\x80\xae"
        "abc.example"s,
        "-ü.example"s, "ü_/.example"s, std::string(64, 'a') + "ü.example",
        std::string(5000, 'a') + "ü"}) {
    EXPECT_FALSE(host_in_ascii(host)) << host;
  }
}

TEST(Idn, AUrlsHostMayBeWrittenInUtf8) {
  auto url = Url::parse("http://Bücher.example:81/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host(), "xn--bcher-kva.example");
  EXPECT_EQ(url->authority(), "xn--bcher-kva.example:81");
  EXPECT_EQ(Url::parse(url->to_string()), url);
}

// Full-width digits and full stops are mapped to plain ones: an address to some, a name to others.
TEST(Idn, NoNameBecomesAnAddress) {
  for (auto text : {"http://１２７.０.０.１/", "http://127.0.0.１/", "http://127。0。0。1/",
                    "http://ü..x/", "http://\xff/"}) {
    auto url = Url::parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error(), UrlError::kBadHost) << text;
  }
}

}  // namespace
