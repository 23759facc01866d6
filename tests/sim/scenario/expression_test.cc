#include "sim/scenario/expression.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sim::scenario {
namespace {

// Facts as a test makes them.
class Table final : public Facts {
 public:
  std::expected<Value, std::string> named(std::string_view name) const override {
    const auto found = values.find(std::string(name));
    if (found == values.end()) return std::unexpected("no such fact: " + std::string(name));
    return found->second;
  }
  std::expected<std::vector<double>, std::string> of_flows(std::string_view metric) const override {
    if (metric != "goodput") return std::unexpected("no such metric: " + std::string(metric));
    return goodputs;
  }

  std::map<std::string, Value> values{{"flow.get.complete", true},
                                      {"flow.get.error", Value()},
                                      {"flow.bad.error", std::string("reset")},
                                      {"link.wire.to-a.lost", 41.0},
                                      {"goodput_mbps", 5.0}};
  std::vector<double> goodputs{1, 2, 3, 4};
};

Value value_of(std::string_view formula, const Table& facts = {}) {
  const auto expression = Expression::parse(formula);
  if (!expression) {
    ADD_FAILURE() << formula << ": " << expression.error().what;
    return {};
  }
  const auto value = expression->evaluate(facts);
  if (!value) ADD_FAILURE() << formula << ": " << value.error();
  return value.value_or(Value());
}

bool is_true(std::string_view formula) { return value_of(formula) == Value(true); }
bool is_false(std::string_view formula) { return value_of(formula) == Value(false); }
bool is_nothing(std::string_view formula) { return value_of(formula) == Value(); }

TEST(Expressions, BindProductsBeforeSumsBeforeComparisonsBeforeAndBeforeOr) {
  EXPECT_EQ(value_of("1 + 2 * 3"), Value(7.0));
  EXPECT_EQ(value_of("(1 + 2) * 3"), Value(9.0));
  EXPECT_EQ(value_of("8 - 3 - 2"), Value(3.0));
  EXPECT_EQ(value_of("8 / 4 / 2"), Value(1.0));
  EXPECT_EQ(value_of("-2 * -3"), Value(6.0));
  EXPECT_TRUE(is_true("1 + 1 == 2 && 3 > 2"));
  EXPECT_TRUE(is_true("true || false && false"));
  EXPECT_TRUE(is_false("(true || false) && false"));
  EXPECT_TRUE(is_true("not 1 == 2"));
  EXPECT_TRUE(is_false("not true or false"));
}

TEST(Expressions, HaveSignsAndWordsForTheSame) {
  EXPECT_TRUE(is_true("true and not false or false"));
  EXPECT_TRUE(is_true("true && !false || false"));
}

TEST(Expressions, TwoNumbersAreARangeWithItsEnd) {
  EXPECT_TRUE(is_true("goodput_mbps in [3.5, 7.0]"));
  EXPECT_TRUE(is_true("goodput_mbps in [5, 7]"));
  EXPECT_TRUE(is_true("goodput_mbps in [3, 5]"));
  EXPECT_TRUE(is_false("goodput_mbps in [3, 5)"));
  EXPECT_TRUE(is_true("goodput_mbps in [5, 6)"));
  EXPECT_TRUE(is_false("goodput_mbps in [5.5, 7]"));
}

TEST(Expressions, OtherListsAreOfAlternatives) {
  EXPECT_TRUE(is_true("flow.bad.error in ['reset','timeout']"));
  EXPECT_TRUE(is_false("flow.bad.error in ['refused', 'timeout']"));
  EXPECT_TRUE(is_true("goodput_mbps in [1, 5, 9]"));
  EXPECT_TRUE(is_false("goodput_mbps in [1, 6, 9]"));
  EXPECT_TRUE(is_false("goodput_mbps in [4]"));
}

// The error of a flow without one is no text; nor is it a mistake to ask.
TEST(Expressions, WhatIsNotKnownEqualsOnlyItself) {
  EXPECT_TRUE(is_true("flow.get.error == none"));
  EXPECT_TRUE(is_false("flow.get.error == 'reset'"));
  EXPECT_TRUE(is_true("flow.get.error != 'reset'"));
  EXPECT_TRUE(is_false("flow.get.error in ['reset','timeout']"));
  EXPECT_TRUE(is_false("flow.get.error < 3"));
  EXPECT_TRUE(is_false("flow.get.error >= 3"));
  EXPECT_TRUE(is_nothing("flow.get.error + 1"));
  EXPECT_TRUE(is_nothing("1 / 0"));
}

TEST(Expressions, AskForTheRightSideOnlyWhereItMatters) {
  EXPECT_TRUE(is_true("true or nobody.knows"));
  EXPECT_TRUE(is_false("false and nobody.knows"));
}

// 1, 2, 3, 4: the sum is 10, the squares' 30.
TEST(Aggregates, AreOverOneMetricOfAllFlows) {
  EXPECT_EQ(value_of("jain(goodput)"), Value(100.0 / (4 * 30)));
  EXPECT_EQ(value_of("sum(goodput)"), Value(10.0));
  EXPECT_EQ(value_of("mean(goodput)"), Value(2.5));
  EXPECT_EQ(value_of("min(goodput)"), Value(1.0));
  EXPECT_EQ(value_of("max(goodput)"), Value(4.0));
  EXPECT_EQ(value_of("count(goodput)"), Value(4.0));
  EXPECT_EQ(value_of("p50(goodput)"), Value(2.0));
  EXPECT_EQ(value_of("p90(goodput)"), Value(4.0));
  EXPECT_EQ(value_of("p99(goodput)"), Value(4.0));
}

TEST(Aggregates, OfNoFlowsAreNotKnown) {
  Table nothing;
  nothing.goodputs.clear();
  EXPECT_EQ(value_of("mean(goodput)", nothing), Value());
  EXPECT_EQ(value_of("p99(goodput)", nothing), Value());
  EXPECT_EQ(value_of("min(goodput)", nothing), Value());
  EXPECT_EQ(value_of("sum(goodput)", nothing), Value(0.0));
  EXPECT_EQ(value_of("jain(goodput)", nothing), Value(0.0));
}

TEST(Aggregates, OfEqualSharesAreFair) {
  Table fair;
  fair.goodputs = {3, 3, 3};
  EXPECT_EQ(value_of("jain(goodput)", fair), Value(1.0));
}

TEST(Expressions, SayWhatDoesNotFit) {
  const auto complaint = [](std::string_view formula) {
    const auto value = Expression::parse(formula).value().holds(Table{});
    return value ? "" : value.error();
  };
  EXPECT_EQ(complaint("nobody.knows"), "no such fact: nobody.knows");
  EXPECT_EQ(complaint("jain(speed) > 0"), "no such metric: speed");
  EXPECT_EQ(complaint("'a' + 1 > 0"), "'a' is no number");
  EXPECT_EQ(complaint("true > 0"), "true is no number");
  EXPECT_EQ(complaint("1 and true"), "1 is no truth value");
  EXPECT_EQ(complaint("goodput_mbps"), "5 is no truth value");
  EXPECT_EQ(complaint("flow.get.complete == 1"), "true and 1 cannot be compared");
  EXPECT_EQ(complaint("5 in ['a', 'b']"), "5 and 'a' cannot be compared");
  EXPECT_EQ(complaint("5 in ['a', 7)"), "a range needs two numbers");
}

TEST(Expressions, KnowWhatTheyAskFor) {
  const auto expression =
      Expression::parse("flow.a.complete and (x.b + 2 in [y.c, 3] or jain(goodput) > -z)");
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->names(), (std::vector<std::string>{"flow.a.complete", "x.b", "y.c", "z"}));
  EXPECT_EQ(expression->metrics(), (std::vector<std::string>{"goodput"}));
}

TEST(Expressions, SayWhereTheyAreWrong) {
  struct Case {
    const char* formula;
    const char* what;
    std::size_t at;
  };
  for (const auto& [formula, what, at] :
       {Case{"", "a value expected, found the end", 0},
        Case{"1 +", "a value expected, found the end", 3},
        Case{"1 2", "an operator or the end expected, found '2'", 2},
        Case{"(1", ") expected, found the end", 2}, Case{"x in 3", "[ expected, found '3'", 5},
        Case{"x in [1, 2", "] expected, found the end", 10},
        Case{"x in [1)", "] expected, found ')'", 7},
        Case{"jain(3)", "a metric of flows expected, found '3'", 5},
        Case{"avg(goodput)",
             "there is no function 'avg', only jain, sum, mean, min, max, count, p50, p90, p99",
             0}}) {
    const auto expression = Expression::parse(formula);
    ASSERT_FALSE(expression) << formula;
    EXPECT_EQ(expression.error().what, what);
    EXPECT_EQ(expression.error().at, at) << formula;
  }
}

TEST(Expressions, NestOnlySoDeep) {
  const std::string deep = std::string(1000, '(') + "1" + std::string(1000, ')');
  EXPECT_FALSE(Expression::parse(deep));
  EXPECT_FALSE(Expression::parse(std::string(1000, '-') + "1"));
  EXPECT_FALSE(Expression::parse(std::string(1000, '!') + "true"));
  const std::string fine = std::string(50, '(') + "1" + std::string(50, ')');
  EXPECT_TRUE(Expression::parse(fine));
}

TEST(Expressions, AreCheapToCopyAndKeepTheirText) {
  const auto expression = Expression::parse("1 == 1");
  const Expression copy = *expression;
  EXPECT_EQ(copy.text(), "1 == 1");
  EXPECT_EQ(copy.holds(Table{}), true);
}

}  // namespace
}  // namespace sim::scenario
