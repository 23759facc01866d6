#include "stack/http/proxy.h"

#include <gtest/gtest.h>

#include "stack/http/writer.h"

namespace {

using stack::http::is_exempt_from_proxy;
using stack::http::Url;

Url url(std::string_view text) { return Url::parse(text, stack::http::Userinfo::kAllowed).value(); }

// RFC 9112 3.2.2. (C17)
TEST(Proxy, APlainOneIsAskedForTheWholeUrl) {
  EXPECT_EQ(absolute_form(url("http://h.example:8080/a?b#c")), "http://h.example:8080/a?b");
  EXPECT_EQ(absolute_form(url("http://u:p@h.example")), "http://h.example/");
  EXPECT_EQ(absolute_form(url("http://[fe80::1%25eth0]/")), "http://[fe80::1]/");
}

// RFC 9112 3.2.3. (C17)
TEST(Proxy, ATunnelIsAskedForWithHostAndPort) {
  EXPECT_EQ(authority_form(url("https://h.example/a")), "h.example:443");
  EXPECT_EQ(authority_form(url("http://h.example/")), "h.example:80");
  EXPECT_EQ(authority_form(url("https://h.example:8443/")), "h.example:8443");
  EXPECT_EQ(authority_form(url("https://[2001:db8::1]/")), "[2001:db8::1]:443");
}

// C52
TEST(Proxy, AConnectHasNoContentAndWhatItIsGiven) {
  auto head =
      connect_head(url("https://u:p@h.example/secret"), {{"Proxy-Authorization", "Basic x"}});
  EXPECT_EQ(stack::http::write_head(head),
            "CONNECT h.example:443 HTTP/1.1\r\nHost: h.example:443\r\n"
            "Proxy-Authorization: Basic x\r\n\r\n");
}

TEST(Proxy, ANameExemptsItselfAndAllBelowIt) {
  for (auto list : {"example.com", ".example.com", "a.b, EXAMPLE.com", "x  example.com\ty",
                    "example.com.", ",,example.com,", "*"}) {
    EXPECT_TRUE(is_exempt_from_proxy(list, url("http://example.com/"))) << list;
    EXPECT_TRUE(is_exempt_from_proxy(list, url("http://www.example.com/"))) << list;
    EXPECT_TRUE(is_exempt_from_proxy(list, url("http://www.example.com./"))) << list;
  }
  for (auto list : {"", " ", ",", ".", "ample.com", "www.example.com", "com.example", "*.com", "e*",
                    "example.com/", "http://example.com", "example.com/24", "com:"}) {
    EXPECT_FALSE(is_exempt_from_proxy(list, url("http://example.com/"))) << list;
  }
  EXPECT_FALSE(is_exempt_from_proxy("example.com", url("http://notexample.com/")));
}

TEST(Proxy, AnAddressExemptsItselfHoweverItIsWritten) {
  EXPECT_TRUE(is_exempt_from_proxy("192.0.2.1", url("http://192.0.2.1/")));
  EXPECT_FALSE(is_exempt_from_proxy("192.0.2.1", url("http://192.0.2.10/")));
  EXPECT_FALSE(is_exempt_from_proxy("2.1", url("http://192.0.2.1/")));
  EXPECT_FALSE(is_exempt_from_proxy(".1", url("http://192.0.2.1/")));
  for (auto list : {"2001:db8::1", "2001:DB8:0::1", "[2001:db8::1]"}) {
    EXPECT_TRUE(is_exempt_from_proxy(list, url("http://[2001:db8::1]/"))) << list;
    EXPECT_FALSE(is_exempt_from_proxy(list, url("http://[2001:db8::2]/"))) << list;
  }
}

TEST(Proxy, APrefixExemptsAllThatBeginSo) {
  EXPECT_TRUE(is_exempt_from_proxy("10.0.0.0/8", url("http://10.255.0.1/")));
  EXPECT_FALSE(is_exempt_from_proxy("10.0.0.0/8", url("http://11.0.0.1/")));
  EXPECT_TRUE(is_exempt_from_proxy("192.0.2.64/26", url("http://192.0.2.127/")));
  EXPECT_FALSE(is_exempt_from_proxy("192.0.2.64/26", url("http://192.0.2.128/")));
  EXPECT_TRUE(is_exempt_from_proxy("0.0.0.0/0", url("http://192.0.2.128/")));
  EXPECT_FALSE(is_exempt_from_proxy("0.0.0.0/0", url("http://[2001:db8::1]/")));
  EXPECT_FALSE(is_exempt_from_proxy("0.0.0.0/0", url("http://h.example/")));
  EXPECT_FALSE(is_exempt_from_proxy("0.0.0.0/33", url("http://192.0.2.1/")));
  EXPECT_FALSE(is_exempt_from_proxy("192.0.2.1/", url("http://192.0.2.1/")));
  EXPECT_TRUE(is_exempt_from_proxy("2001:db8::/33", url("http://[2001:db8:7fff::1]/")));
  EXPECT_FALSE(is_exempt_from_proxy("2001:db8::/33", url("http://[2001:db8:8000::1]/")));
}

TEST(Proxy, APortNarrowsTheExemption) {
  EXPECT_TRUE(is_exempt_from_proxy("h.example:80", url("http://h.example/")));
  EXPECT_TRUE(is_exempt_from_proxy("h.example:443", url("https://h.example/")));
  EXPECT_FALSE(is_exempt_from_proxy("h.example:81", url("http://h.example/")));
  EXPECT_TRUE(is_exempt_from_proxy("[2001:db8::1]:81", url("http://[2001:db8::1]:81/")));
  EXPECT_FALSE(is_exempt_from_proxy("[2001:db8::1]:81", url("http://[2001:db8::1]/")));
  EXPECT_FALSE(is_exempt_from_proxy("h.example:", url("http://h.example/")));
  EXPECT_FALSE(is_exempt_from_proxy("[2001:db8::1]81", url("http://[2001:db8::1]:81/")));
  EXPECT_FALSE(is_exempt_from_proxy("[2001:db8::1", url("http://[2001:db8::1]/")));
}

}  // namespace
