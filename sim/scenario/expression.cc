#include "sim/scenario/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/scenario/expression_node.h"

namespace sim::scenario {
namespace {

using Node = Expression::Node;
using Evaluated = std::expected<Value, std::string>;

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

bool is_nothing(const Value& value) { return std::holds_alternative<std::monostate>(value); }
const double* as_number(const Value& value) { return std::get_if<double>(&value); }

std::string describe(const Value& value) {
  return std::visit(Overloaded{[](std::monostate) { return std::string("none"); },
                               [](bool flag) { return std::string(flag ? "true" : "false"); },
                               [](double number) { return fmt::format("{}", number); },
                               [](const std::string& text) { return fmt::format("'{}'", text); }},
                    value);
}

std::unexpected<std::string> is_no(std::string_view what, const Value& value) {
  return std::unexpected(fmt::format("{} is no {}", describe(value), what));
}

// Sums of what is not known are not known, and neither is what a division by nothing gives.
Evaluated calculate(Operator op, const Value& left, const Value& right) {
  for (const Value* value : {&left, &right}) {
    if (!is_nothing(*value) && !as_number(*value)) return is_no("number", *value);
  }
  if (is_nothing(left) || is_nothing(right)) return Value();
  const double a = *as_number(left), b = *as_number(right);
  switch (op) {
    case Operator::kAdd:
      return a + b;
    case Operator::kSubtract:
      return a - b;
    case Operator::kMultiply:
      return a * b;
    default:
      return b == 0 ? Value() : Value(a / b);
  }
}

// What is not known is neither more nor less than anything.
Evaluated order(Operator op, const Value& left, const Value& right) {
  for (const Value* value : {&left, &right}) {
    if (!is_nothing(*value) && !as_number(*value)) return is_no("number", *value);
  }
  if (is_nothing(left) || is_nothing(right)) return false;
  const double a = *as_number(left), b = *as_number(right);
  switch (op) {
    case Operator::kLess:
      return a < b;
    case Operator::kAtMost:
      return a <= b;
    case Operator::kGreater:
      return a > b;
    default:
      return a >= b;
  }
}

std::expected<bool, std::string> are_equal(const Value& left, const Value& right) {
  if (left.index() == right.index() || is_nothing(left) || is_nothing(right)) return left == right;
  return std::unexpected(
      fmt::format("{} and {} cannot be compared", describe(left), describe(right)));
}

// The least of which at least that share of all are no greater.
Value quantile(std::vector<double> numbers, double share) {
  if (numbers.empty()) return Value();
  std::ranges::sort(numbers);
  const double rank = std::ceil(share * static_cast<double>(numbers.size()));
  return numbers[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

double sum_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

double jain_of(const std::vector<double>& shares) {
  const double sum = sum_of(shares);
  const double squares = std::inner_product(shares.begin(), shares.end(), shares.begin(), 0.0);
  return squares > 0 ? sum * sum / (static_cast<double>(shares.size()) * squares) : 0;
}

Value aggregate(Aggregate how, const std::vector<double>& numbers) {
  const auto count = static_cast<double>(numbers.size());
  switch (how) {
    case Aggregate::kJain:
      return jain_of(numbers);
    case Aggregate::kSum:
      return sum_of(numbers);
    case Aggregate::kMean:
      return numbers.empty() ? Value() : Value(sum_of(numbers) / count);
    case Aggregate::kMin:
      return numbers.empty() ? Value() : Value(std::ranges::min(numbers));
    case Aggregate::kMax:
      return numbers.empty() ? Value() : Value(std::ranges::max(numbers));
    case Aggregate::kCount:
      return count;
    case Aggregate::kP50:
      return quantile(numbers, 0.5);
    case Aggregate::kP90:
      return quantile(numbers, 0.9);
    case Aggregate::kP99:
      return quantile(numbers, 0.99);
  }
  return Value();
}

class Evaluator {
 public:
  explicit Evaluator(const Facts& facts) : facts_(facts) {}

  Evaluated operator()(const Node& node) const { return std::visit(*this, node.what); }

  Evaluated operator()(const Node::Literal& literal) const { return literal.value; }
  Evaluated operator()(const Node::Name& name) const { return facts_.named(name.name); }

  Evaluated operator()(const Node::Not& negation) const {
    const auto flag = truth(*negation.of);
    if (!flag) return std::unexpected(flag.error());
    return !*flag;
  }

  Evaluated operator()(const Node::Negative& negative) const {
    const auto value = (*this)(*negative.of);
    return value ? calculate(Operator::kSubtract, Value(0.0), *value) : value;
  }

  Evaluated operator()(const Node::Binary& binary) const {
    if (binary.op == Operator::kAnd || binary.op == Operator::kOr) return connect(binary);
    const auto left = (*this)(*binary.left);
    if (!left) return left;
    const auto right = (*this)(*binary.right);
    if (!right) return right;
    switch (binary.op) {
      case Operator::kEqual:
      case Operator::kUnequal: {
        const auto equal = are_equal(*left, *right);
        if (!equal) return std::unexpected(equal.error());
        return *equal == (binary.op == Operator::kEqual);
      }
      case Operator::kLess:
      case Operator::kAtMost:
      case Operator::kGreater:
      case Operator::kAtLeast:
        return order(binary.op, *left, *right);
      default:
        return calculate(binary.op, *left, *right);
    }
  }

  Evaluated operator()(const Node::Within& within) const {
    const auto value = (*this)(*within.of);
    if (!value) return value;
    std::vector<Value> elements;
    for (const auto& element : within.elements) {
      auto evaluated = (*this)(*element);
      if (!evaluated) return evaluated;
      elements.push_back(std::move(*evaluated));
    }
    const bool is_range = elements.size() == 2 && std::ranges::all_of(elements, as_number);
    if (is_range) return is_between(*value, elements[0], elements[1], within.without_end);
    if (within.without_end) return std::unexpected("a range needs two numbers");
    return is_one_of(*value, elements);
  }

  Evaluated operator()(const Node::OverFlows& over) const {
    const auto numbers = facts_.of_flows(over.metric);
    if (!numbers) return std::unexpected(numbers.error());
    return aggregate(over.aggregate, *numbers);
  }

  std::expected<bool, std::string> truth(const Node& node) const {
    const auto value = (*this)(node);
    if (!value) return std::unexpected(value.error());
    const bool* flag = std::get_if<bool>(&*value);
    if (!flag) return is_no("truth value", *value);
    return *flag;
  }

 private:
  // The right side is asked for only where it matters.
  Evaluated connect(const Node::Binary& binary) const {
    const auto left = truth(*binary.left);
    if (!left) return std::unexpected(left.error());
    if (*left == (binary.op == Operator::kOr)) return *left;
    const auto right = truth(*binary.right);
    if (!right) return std::unexpected(right.error());
    return *right;
  }

  Evaluated is_between(const Value& value, const Value& first, const Value& last,
                       bool without_end) const {
    const auto begun = order(Operator::kAtLeast, value, first);
    if (!begun || *begun == Value(false)) return begun;
    return order(without_end ? Operator::kLess : Operator::kAtMost, value, last);
  }

  Evaluated is_one_of(const Value& value, const std::vector<Value>& elements) const {
    for (const Value& element : elements) {
      const auto equal = are_equal(value, element);
      if (!equal) return std::unexpected(equal.error());
      if (*equal) return true;
    }
    return false;
  }

  const Facts& facts_;
};

// Calls visit(node) for the node and all below it.
template <typename Visit>
void for_each_node(const Node& node, const Visit& visit) {
  visit(node);
  std::visit(
      Overloaded{[](const auto&) {}, [&](const Node::Not& what) { for_each_node(*what.of, visit); },
                 [&](const Node::Negative& what) { for_each_node(*what.of, visit); },
                 [&](const Node::Binary& what) {
                   for_each_node(*what.left, visit);
                   for_each_node(*what.right, visit);
                 },
                 [&](const Node::Within& what) {
                   for_each_node(*what.of, visit);
                   for (const auto& element : what.elements) for_each_node(*element, visit);
                 }},
      node.what);
}

}  // namespace

Expression::Expression(std::string text, std::shared_ptr<const Node> root)
    : text_(std::move(text)), root_(std::move(root)) {}

std::expected<Value, std::string> Expression::evaluate(const Facts& facts) const {
  return Evaluator(facts)(*root_);
}

std::expected<bool, std::string> Expression::holds(const Facts& facts) const {
  return Evaluator(facts).truth(*root_);
}

std::vector<std::string> Expression::names() const {
  std::vector<std::string> names;
  for_each_node(*root_, [&](const Node& node) {
    if (const auto* name = std::get_if<Node::Name>(&node.what)) names.push_back(name->name);
  });
  return names;
}

std::vector<std::string> Expression::metrics() const {
  std::vector<std::string> metrics;
  for_each_node(*root_, [&](const Node& node) {
    if (const auto* over = std::get_if<Node::OverFlows>(&node.what))
      metrics.push_back(over->metric);
  });
  return metrics;
}

}  // namespace sim::scenario
