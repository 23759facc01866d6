#include "backends/resolver_messages.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

namespace backends {
namespace {

using stack::base::Address;
using stack::base::ByteView;

NameAnswer an_answer() {
  return {.id = 0x1234'5678'9abc'def0,
          .addresses = {{Address::v4(192, 0, 2, 1)}, {Address::parse("fe80::1").value(), 7}}};
}

TEST(ResolverMessages, AQuestionComesAsItWent) {
  const auto read = read_question(write_message(NameQuestion{7, Want::kIpv6, "host.example"}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, 7u);
  EXPECT_EQ(read->want, Want::kIpv6);
  EXPECT_EQ(read->host, "host.example");
}

TEST(ResolverMessages, AnAnswerComesAsItWent) {
  const auto read = read_answer(write_message(an_answer()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, an_answer().id);
  EXPECT_EQ(read->addresses, an_answer().addresses);
  const auto failure = read_answer(write_message(NameAnswer{.id = 1, .failure = "no such name"}));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->failure, "no such name");
}

TEST(ResolverMessages, WhatIsTooMuchIsLeftOut) {
  NameAnswer many{.id = 1};
  many.addresses.assign(10 * kMostAnswerAddresses, {Address::v4(192, 0, 2, 1)});
  EXPECT_EQ(read_answer(write_message(many))->addresses.size(), kMostAnswerAddresses);
}

TEST(ResolverMessages, NeitherBothNorNoneOfAddressesAndFailure) {
  EXPECT_FALSE(read_answer(write_message(NameAnswer{.id = 1})));
  NameAnswer both = an_answer();
  both.failure = "x";
  EXPECT_FALSE(read_answer(write_message(both)));
}

TEST(ResolverMessages, AFailureMayNotSteerATerminal) {
  EXPECT_FALSE(read_answer(write_message(NameAnswer{.id = 1, .failure = "a\033[2J"})));
  EXPECT_FALSE(read_question(write_message(NameQuestion{1, Want::kAny, "a\nb"})));
}

TEST(ResolverMessages, APartOfAMessageIsNone) {
  const auto answer = write_message(an_answer());
  for (std::size_t size = 0; size < answer.size(); ++size) {
    EXPECT_FALSE(read_answer(ByteView(answer).first(size))) << size;
  }
  auto longer = answer;
  longer.push_back(0);
  EXPECT_FALSE(read_answer(longer));
}

// Whatever the helper has become.
RC_GTEST_PROP(ResolverMessagesProperty, AnyOctetsAreReadOrRefused,
              (const std::vector<std::uint8_t>& octets)) {
  const auto answer = read_answer(octets);
  if (answer) RC_ASSERT(answer->addresses.size() <= kMostAnswerAddresses);
  (void)read_question(octets);
}

}  // namespace
}  // namespace backends
