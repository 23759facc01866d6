// The text of IPv6 addresses: RFC 4291 2.2 read, RFC 5952 written.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "stack/base/address.h"

namespace {

using stack::base::Address;
using stack::base::Family;
using Groups = std::array<std::uint16_t, 8>;

struct Text {
  const char* text;
  Groups groups;
};

// RFC 4291 2.2, its examples, one by one.
TEST(Ipv6Text, TheRfcsExamplesAreRead) {
  const Text examples[] = {
      {"ABCD:EF01:2345:6789:ABCD:EF01:2345:6789",
       {0xabcd, 0xef01, 0x2345, 0x6789, 0xabcd, 0xef01, 0x2345, 0x6789}},
      {"2001:DB8:0:0:8:800:200C:417A", {0x2001, 0xdb8, 0, 0, 8, 0x800, 0x200c, 0x417a}},
      {"2001:DB8::8:800:200C:417A", {0x2001, 0xdb8, 0, 0, 8, 0x800, 0x200c, 0x417a}},
      {"FF01::101", {0xff01, 0, 0, 0, 0, 0, 0, 0x101}},
      {"::1", {0, 0, 0, 0, 0, 0, 0, 1}},
      {"::", {}},
      {"0:0:0:0:0:0:13.1.68.3", {0, 0, 0, 0, 0, 0, 0x0d01, 0x4403}},
      {"0:0:0:0:0:FFFF:129.144.52.38", {0, 0, 0, 0, 0, 0xffff, 0x8190, 0x3426}},
      {"::13.1.68.3", {0, 0, 0, 0, 0, 0, 0x0d01, 0x4403}},
      {"::FFFF:129.144.52.38", {0, 0, 0, 0, 0, 0xffff, 0x8190, 0x3426}},
  };
  for (const auto& [text, groups] : examples) {
    EXPECT_EQ(Address::parse(text), Address::v6(groups)) << text;
  }
}

// RFC 4291 2.2: one to four digits a group, "::" for one or more groups, anywhere, once.
TEST(Ipv6Text, WhatElseTheGrammarAllowsIsRead) {
  const Text examples[] = {
      {"0001:002:03:4:5:6:7:8", {1, 2, 3, 4, 5, 6, 7, 8}},
      {"1:2:3:4:5:6:7::", {1, 2, 3, 4, 5, 6, 7, 0}},
      {"::2:3:4:5:6:7:8", {0, 2, 3, 4, 5, 6, 7, 8}},
      {"1:2:3::5:6:7:8", {1, 2, 3, 0, 5, 6, 7, 8}},
      {"1::", {1, 0, 0, 0, 0, 0, 0, 0}},
      {"1:2:3:4:5:6:7.8.9.10", {1, 2, 3, 4, 5, 6, 0x0708, 0x090a}},
      {"1::7.8.9.10", {1, 0, 0, 0, 0, 0, 0x0708, 0x090a}},
      {"1:2:3:4:5::7.8.9.10", {1, 2, 3, 4, 5, 0, 0x0708, 0x090a}},
      {"aB:Cd::eF", {0xab, 0xcd, 0, 0, 0, 0, 0, 0xef}},
  };
  for (const auto& [text, groups] : examples) {
    EXPECT_EQ(Address::parse(text), Address::v6(groups)) << text;
  }
}

TEST(Ipv6Text, AnythingElseIsRefused) {
  for (std::string_view text : {":",
                                ":::",
                                "1",
                                "1:2",
                                "1:2:3:4:5:6:7",
                                "1:2:3:4:5:6:7:8:9",
                                "1:2:3:4:5:6:7:",
                                ":2:3:4:5:6:7:8",
                                "1:2:3:4:5:6:7:8:",
                                ":1:2:3:4:5:6:7:8",
                                "1:2:3:4::5:6:7:8",
                                "1:2:3:4:5:6:7:8::",
                                "::1:2:3:4:5:6:7:8",
                                "1::2::3",
                                "::1::",
                                "1:::2",
                                ":::1",
                                "1:::",
                                "12345::",
                                "00001::",
                                "g::",
                                "-1::",
                                "+1::",
                                "0x1::",
                                " ::1",
                                "::1 ",
                                "::1\n",
                                "[::1]",
                                "::1%1",
                                "fe80::1%eth0",
                                "::1/128",
                                "::1.2.3",
                                "::1.2.3.4.5",
                                "::1.2.3.256",
                                "::01.2.3.4",
                                "::1.2.3.4:5",
                                "1.2.3.4::",
                                "1.2.3.4:5::",
                                "1:2:3:4:5:6:7:1.2.3.4",
                                "1:2:3:4:5:1.2.3.4",
                                "1:2:3:4:5:6::1.2.3.4",
                                "::.1.2.3",
                                "::1.2.3.4.",
                                "::ffff:1.2.3.a"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
}

// RFC 5952 4 and 5, rule by rule with the RFC's own addresses where it gives some.
TEST(Ipv6Text, EveryRuleOfTheCanonicalFormIsKept) {
  struct {
    const char* read;
    const char* written;
  } examples[] = {
      // 4.1: leading zeros must go; a single zero stays.
      {"2001:0db8::0001", "2001:db8::1"},
      // 4.2.1: shortened as much as possible.
      {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
      // 4.2.2: one group alone is not shortened.
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      // 4.2.3: the longest run, and of equals the first.
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      // 4.3: lower case.
      {"2001:DB8::ABCD:EF", "2001:db8::abcd:ef"},
      // 5: IPv4-mapped with its dotted part; 2001:db8::/32 is not known to hold one.
      {"::ffff:c000:201", "::ffff:192.0.2.1"},
      {"::ffff:0:0", "::ffff:0.0.0.0"},
      {"2001:db8::192.0.2.1", "2001:db8::c000:201"},
      // The ends.
      {"0:0:0:0:0:0:0:0", "::"},
      {"0:0:0:0:0:0:0:1", "::1"},
      {"1:0:0:0:0:0:0:0", "1::"},
      {"0:0:1:1:1:1:0:0", "::1:1:1:1:0:0"},
      {"0:1:1:1:1:1:0:0", "0:1:1:1:1:1::"},
      {"1:1:1:1:1:1:1:0", "1:1:1:1:1:1:1:0"},
      {"0:1:1:1:1:1:1:1", "0:1:1:1:1:1:1:1"},
  };
  for (auto [read, written] : examples) {
    auto address = Address::parse(read);
    ASSERT_TRUE(address) << read;
    EXPECT_EQ(address->to_string(), written) << read;
  }
}

// Zeros are common, so that runs of all lengths meet.
Groups any_groups() {
  Groups groups{};
  for (std::uint16_t& group : groups) {
    if (*rc::gen::arbitrary<bool>()) group = *rc::gen::arbitrary<std::uint16_t>();
  }
  return groups;
}

// All texts of an address without a dotted part: in full, and with each run of zeros shortened.
std::vector<std::string> all_texts(const Groups& groups) {
  auto written = [&](std::size_t begin, std::size_t end) {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      char digits[8];
      std::snprintf(digits, sizeof digits, "%s%x", i == begin ? "" : ":", groups[i]);
      text += digits;
    }
    return text;
  };
  std::vector<std::string> texts{written(0, 8)};
  for (std::size_t begin = 0; begin < 8; ++begin) {
    for (std::size_t end = begin + 1; end <= 8 && groups[end - 1] == 0; ++end) {
      texts.push_back(written(0, begin) + "::" + written(end, 8));
    }
  }
  return texts;
}

RC_GTEST_PROP(Ipv6TextProperty, EveryTextOfAnAddressIsRead, ()) {
  Groups groups = any_groups();
  for (const std::string& text : all_texts(groups)) {
    auto address = Address::parse(text);
    RC_ASSERT(address.has_value());
    RC_ASSERT(*address == Address::v6(groups));
  }
}

// RFC 5952 4.2: no other text is shorter, but where that would take a "::" for a single group; of
// the shortest, the "::" that comes first.
RC_GTEST_PROP(Ipv6TextProperty, TheTextWrittenIsTheShortest, ()) {
  Groups groups = any_groups();
  Address address = Address::v6(groups);
  if (address.is_v4_mapped()) return;
  std::string best;
  std::size_t best_count = 9;
  for (const std::string& text : all_texts(groups)) {
    std::size_t count = 0;  // of groups that are written out
    for (std::size_t i = 0; i < text.size(); ++i) {
      count += text[i] != ':' && (i == 0 || text[i - 1] == ':');
    }
    bool shortens_one = count == 7;
    if (!shortens_one && count < best_count) {
      best = text;
      best_count = count;
    }
  }
  RC_ASSERT(address.to_string() == best);
}

RC_GTEST_PROP(Ipv6TextProperty, TheDottedFormMeansTheSame, ()) {
  Groups groups = any_groups();
  auto [a, b] = std::pair(groups[6], groups[7]);
  std::string full = all_texts(groups).front();
  std::size_t colon = full.rfind(':', full.rfind(':') - 1);
  std::string dotted = full.substr(0, colon + 1) + std::to_string(a >> 8) + "." +
                       std::to_string(a & 0xff) + "." + std::to_string(b >> 8) + "." +
                       std::to_string(b & 0xff);
  RC_ASSERT(Address::parse(dotted) == Address::v6(groups));
}

RC_GTEST_PROP(Ipv6TextProperty, AnyCharactersAreReadOrRefused, ()) {
  auto text = *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("0123456789abcdefABCDEF::::::..%[]x-+ ")));
  auto address = Address::parse(text);
  RC_CLASSIFY(address.has_value());
  if (address) RC_ASSERT(Address::parse(address->to_string()) == address);
}

}  // namespace
