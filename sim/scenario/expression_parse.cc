#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "sim/scenario/expression.h"
#include "sim/scenario/expression_node.h"
#include "sim/scenario/lexer.h"

namespace sim::scenario {
namespace {

using Node = Expression::Node;
using Parsed = std::expected<NodePointer, FormulaError>;

template <typename What>
NodePointer make(What what) {
  return std::make_unique<const Node>(Node{std::move(what)});
}

template <typename Meaning>
struct Word {
  std::string_view word;
  Meaning meaning;
};

constexpr std::array kComparisons{Word{"==", Operator::kEqual},   Word{"!=", Operator::kUnequal},
                                  Word{"<=", Operator::kAtMost},  Word{"<", Operator::kLess},
                                  Word{">=", Operator::kAtLeast}, Word{">", Operator::kGreater}};
constexpr std::array kSums{Word{"+", Operator::kAdd}, Word{"-", Operator::kSubtract}};
constexpr std::array kProducts{Word{"*", Operator::kMultiply}, Word{"/", Operator::kDivide}};
constexpr std::array kAnds{Word{"and", Operator::kAnd}, Word{"&&", Operator::kAnd}};
constexpr std::array kOrs{Word{"or", Operator::kOr}, Word{"||", Operator::kOr}};
constexpr std::array kAggregates{
    Word{"jain", Aggregate::kJain}, Word{"sum", Aggregate::kSum}, Word{"mean", Aggregate::kMean},
    Word{"min", Aggregate::kMin},   Word{"max", Aggregate::kMax}, Word{"count", Aggregate::kCount},
    Word{"p50", Aggregate::kP50},   Word{"p90", Aggregate::kP90}, Word{"p99", Aggregate::kP99}};

template <typename Meaning, std::size_t kCount>
std::optional<Meaning> take_one_of(Tokens& tokens, const std::array<Word<Meaning>, kCount>& words) {
  for (const auto& [word, meaning] : words) {
    if (tokens.take_if(word)) return meaning;
  }
  return std::nullopt;
}

// One function a level of binding, the loosest first.
class Parser {
 public:
  explicit Parser(Tokens& tokens) : tokens_(tokens) {}

  Parsed whole() {
    Parsed root = disjunction();
    if (root && !tokens_.at_end())
      return std::unexpected(tokens_.missing("an operator or the end"));
    return root;
  }

 private:
  Parsed disjunction() {
    return chain(kOrs, [this] { return conjunction(); });
  }
  Parsed conjunction() {
    return chain(kAnds, [this] { return negation(); });
  }

  Parsed negation() {
    if (!tokens_.take_if("not") && !tokens_.take_if("!")) return comparison();
    const Depth depth(*this);
    if (depth.is_too_much()) return too_deep();
    Parsed of = negation();
    if (!of) return of;
    return make(Node::Not{std::move(*of)});
  }

  Parsed comparison() {
    Parsed left = sum();
    if (!left) return left;
    if (tokens_.take_if("in")) return within(std::move(*left));
    const auto op = take_one_of(tokens_, kComparisons);
    if (!op) return left;
    Parsed right = sum();
    if (!right) return right;
    return make(Node::Binary{*op, std::move(*left), std::move(*right)});
  }

  Parsed within(NodePointer of) {
    Node::Within within{.of = std::move(of), .elements = {}};
    if (const auto opened = tokens_.expect("["); !opened) return std::unexpected(opened.error());
    do {
      Parsed element = sum();
      if (!element) return element;
      within.elements.push_back(std::move(*element));
    } while (tokens_.take_if(","));
    within.without_end = within.elements.size() == 2 && tokens_.take_if(")");
    if (!within.without_end) {
      if (const auto closed = tokens_.expect("]"); !closed) return std::unexpected(closed.error());
    }
    return make(std::move(within));
  }

  Parsed sum() {
    return chain(kSums, [this] { return product(); });
  }
  Parsed product() {
    return chain(kProducts, [this] { return signed_value(); });
  }

  Parsed signed_value() {
    if (!tokens_.take_if("-")) return value();
    const Depth depth(*this);
    if (depth.is_too_much()) return too_deep();
    Parsed of = signed_value();
    if (!of) return of;
    return make(Node::Negative{std::move(*of)});
  }

  Parsed value() {
    if (tokens_.take_if("(")) return in_parentheses();
    switch (tokens_.next().kind) {
      case TokenKind::kNumber:
        return make(Node::Literal{Value(tokens_.take().number)});
      case TokenKind::kString:
        return make(Node::Literal{Value(std::string(tokens_.take().text))});
      case TokenKind::kName:
        return word();
      default:
        return std::unexpected(tokens_.missing("a value"));
    }
  }

  Parsed in_parentheses() {
    const Depth depth(*this);
    if (depth.is_too_much()) return too_deep();
    Parsed inside = disjunction();
    if (!inside) return inside;
    if (const auto closed = tokens_.expect(")"); !closed) return std::unexpected(closed.error());
    return inside;
  }

  Parsed word() {
    if (tokens_.take_if("true")) return make(Node::Literal{Value(true)});
    if (tokens_.take_if("false")) return make(Node::Literal{Value(false)});
    if (tokens_.take_if("none")) return make(Node::Literal{Value()});
    const Token name = tokens_.take();
    if (!tokens_.take_if("(")) return make(Node::Name{std::string(name.text)});
    return over_flows(name);
  }

  // Behind "jain(".
  Parsed over_flows(const Token& function) {
    for (const auto& [known, aggregate] : kAggregates) {
      if (known != function.text) continue;
      if (tokens_.next().kind != TokenKind::kName) {
        return std::unexpected(tokens_.missing("a metric of flows"));
      }
      std::string metric(tokens_.take().text);
      if (const auto closed = tokens_.expect(")"); !closed) return std::unexpected(closed.error());
      return make(Node::OverFlows{aggregate, std::move(metric)});
    }
    return std::unexpected(FormulaError{
        fmt::format(
            "there is no function '{}', only jain, sum, mean, min, max, count, p50, p90, p99",
            function.text),
        function.at});
  }

  template <std::size_t kCount, typename Operand>
  Parsed chain(const std::array<Word<Operator>, kCount>& operators, Operand operand) {
    Parsed left = operand();
    while (left) {
      const auto op = take_one_of(tokens_, operators);
      if (!op) return left;
      Parsed right = operand();
      if (!right) return right;
      left = make(Node::Binary{*op, std::move(*left), std::move(*right)});
    }
    return left;
  }

  // While it lives the formula is one level deeper.
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) { ++parser_.depth_; }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    bool is_too_much() const { return parser_.depth_ > kDeepestFormula; }

   private:
    Parser& parser_;
  };

  Parsed too_deep() const {
    return std::unexpected(
        FormulaError{fmt::format("nested more than {} deep", kDeepestFormula), tokens_.next().at});
  }

  Tokens& tokens_;
  std::size_t depth_ = 0;
};

}  // namespace

std::expected<Expression, FormulaError> Expression::parse(std::string_view text) {
  auto tokens = Tokens::of(text);
  if (!tokens) return std::unexpected(tokens.error());
  auto root = Parser(*tokens).whole();
  if (!root) return std::unexpected(root.error());
  return Expression(std::string(text), std::move(*root));
}

}  // namespace sim::scenario
