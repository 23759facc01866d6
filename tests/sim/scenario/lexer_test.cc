#include "sim/scenario/lexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace sim::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> words(std::string_view formula) {
  auto tokens = Tokens::of(formula);
  if (!tokens) return {"no formula: " + tokens.error().what};
  std::vector<std::string> texts;
  while (!tokens->at_end()) texts.emplace_back(tokens->take().text);
  return texts;
}

std::size_t mistake_at(std::string_view formula) {
  const auto tokens = Tokens::of(formula);
  return tokens ? std::string_view::npos : tokens.error().at;
}

TEST(Tokens, OfAFormulaAreItsNumbersNamesStringsAndSigns) {
  EXPECT_THAT(words("flow.get.complete&&goodput in [3.5, 7)"),
              ElementsAre("flow.get.complete", "&&", "goodput", "in", "[", "3.5", ",", "7", ")"));
  EXPECT_THAT(words("flow.f.error in ['reset', '']"),
              ElementsAre("flow.f.error", "in", "[", "reset", ",", "", "]"));
  EXPECT_THAT(words("!(a<=1e3)||b!=2"),
              ElementsAre("!", "(", "a", "<=", "1e3", ")", "||", "b", "!=", "2"));
}

TEST(Tokens, OfADashBetweenLettersAreOneName) {
  EXPECT_THAT(words("link.wire.to-a.lost"), ElementsAre("link.wire.to-a.lost"));
  EXPECT_THAT(words("long.1-b"), ElementsAre("long.1-b"));
  EXPECT_THAT(words("a - b"), ElementsAre("a", "-", "b"));
  EXPECT_THAT(words("a -1"), ElementsAre("a", "-", "1"));
}

TEST(Tokens, SayWhereTheyStand) {
  auto tokens = Tokens::of("  a == 'b c' + 1");
  ASSERT_TRUE(tokens);
  std::vector<std::size_t> places;
  while (!tokens->at_end()) places.push_back(tokens->take().at);
  EXPECT_THAT(places, ElementsAre(2u, 4u, 7u, 13u, 15u));
  EXPECT_EQ(tokens->next().at, 16u);
}

TEST(Tokens, KnowWhatANumberIs) {
  auto tokens = Tokens::of("0.25 18446744073709551615");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->take().number, 0.25);
  EXPECT_EQ(tokens->take_integer("a count"), 18'446'744'073'709'551'615u);
}

TEST(Tokens, RefuseAWholeNumberThatIsNone) {
  for (const std::string_view text : {"1.5", "18446744073709551616", "-1", "a", ""}) {
    auto tokens = Tokens::of(text);
    ASSERT_TRUE(tokens) << text;
    const auto number = tokens->take_integer("a count");
    ASSERT_FALSE(number) << text;
    EXPECT_THAT(number.error().what, HasSubstr("a count"));
  }
}

TEST(Tokens, RefuseWhatMeansNothingAndSayWhere) {
  EXPECT_EQ(mistake_at("a = 1"), 2u);
  EXPECT_EQ(mistake_at("a == \"b\""), 5u);
  EXPECT_EQ(mistake_at("a == 'b"), 5u);
  EXPECT_EQ(mistake_at("a > 10ms"), 4u);
  EXPECT_EQ(mistake_at("a > 1.2.3"), 4u);
  EXPECT_EQ(mistake_at("a > 1e999"), 4u);
  EXPECT_EQ(mistake_at("a & b"), 2u);
  EXPECT_EQ(mistake_at("\xc3\xa4"), 0u);
  EXPECT_EQ(mistake_at(std::string(kLongestFormula + 1, 'a')), kLongestFormula);
  EXPECT_EQ(mistake_at(std::string(kLongestFormula, 'a')), std::string_view::npos);
}

TEST(Tokens, SayWhatIsMissingAndWhatIsThereInstead) {
  auto tokens = Tokens::of("a )");
  ASSERT_TRUE(tokens);
  EXPECT_FALSE(tokens->take_if("b"));
  EXPECT_TRUE(tokens->take_if("a"));
  const auto nothing = tokens->expect("]");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().what, "] expected, found ')'");
  EXPECT_EQ(nothing.error().at, 2u);
  EXPECT_TRUE(tokens->expect(")"));
  EXPECT_EQ(tokens->missing("a name").what, "a name expected, found the end");
}

TEST(Tokens, TakeAStringForNoName) {
  auto tokens = Tokens::of("'and'");
  ASSERT_TRUE(tokens);
  EXPECT_FALSE(tokens->take_if("and"));
}

// Whatever the octets: tokens in order that lie within the formula, or a mistake that does.
RC_GTEST_PROP(Tokens, NeverReadBeyondTheFormula, (const std::string& formula)) {
  auto tokens = Tokens::of(formula);
  if (!tokens) {
    RC_ASSERT(tokens.error().at <= formula.size());
    return;
  }
  std::size_t passed = 0;
  while (!tokens->at_end()) {
    const Token token = tokens->take();
    RC_ASSERT(token.at >= passed);
    passed = token.at + token.text.size();
  }
  RC_ASSERT(passed <= formula.size());
}

}  // namespace
}  // namespace sim::scenario
