#include "sim/scenario/match.h"

#include <fmt/format.h>

#include <limits>
#include <vector>

#include "sim/scenario/lexer.h"
#include "sim/scenario/match_terms.h"
#include "stack/base/check.h"

namespace sim::scenario {

struct Match::Node {
  enum class Kind : std::uint8_t { kFlag, kNumber, kNot, kAnd, kOr, kNth } kind{};
  Flag flag = nullptr;
  // kNumber: within one of these, both ends included; `outside`: within none, but known.
  struct Range {
    std::uint64_t least, most;
  };
  Number number = nullptr;
  std::vector<Range> ranges{};
  bool outside = false;
  // kNth.
  std::uint64_t nth = 0;
  std::size_t counter = 0;
  std::vector<std::shared_ptr<const Node>> below{};
  bool is_packet = false;  // it was said as `packet N`
};

namespace {

using Node = Match::Node;
using NodePtr = std::shared_ptr<const Node>;
using Parsed = std::expected<NodePtr, FormulaError>;

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

// What an nth remembers: how many packets its clause was true of, and which one it struck.
enum Counter : std::size_t { kCount, kFlow, kFirst, kCountersOfNth };

NodePtr node(Node made) { return std::make_shared<const Node>(std::move(made)); }

NodePtr numbered(Number number, std::vector<Node::Range> ranges, bool outside = false) {
  return node({.kind = Node::Kind::kNumber,
               .number = number,
               .ranges = std::move(ranges),
               .outside = outside});
}

NodePtr packet_node(std::uint64_t index) {
  return node({.kind = Node::Kind::kNumber,
               .number = number_named("index"),
               .ranges = {{index, index}},
               .is_packet = true});
}

class Parser {
 public:
  explicit Parser(Tokens tokens) : tokens_(std::move(tokens)) {}

  Parsed parse() {
    Parsed root = any_of();
    if (root && !tokens_.at_end())
      return std::unexpected(tokens_.missing("'and', 'or' or the end"));
    return root;
  }
  std::size_t counters() const { return nths_ * kCountersOfNth; }

 private:
  bool take_and() { return tokens_.take_if("and") || tokens_.take_if("&&"); }
  bool take_or() { return tokens_.take_if("or") || tokens_.take_if("||"); }
  bool take_not() { return tokens_.take_if("not") || tokens_.take_if("!"); }

  Parsed any_of() {
    Parsed first = clause();
    if (!first) return first;
    Node any{.kind = Node::Kind::kOr, .below = {*first}};
    while (take_or()) {
      const Parsed more = clause();
      if (!more) return more;
      any.below.push_back(*more);
    }
    return any.below.size() == 1 ? first : node(std::move(any));
  }

  // All that stands before an nth belongs to it, and nothing can follow but `or`.
  Parsed clause() {
    Parsed counted = all_of();
    if (!counted || !tokens_.take_if("nth")) return counted;
    const std::size_t at = tokens_.next().at;
    const auto nth = tokens_.take_integer("a count");
    if (!nth) return std::unexpected(nth.error());
    if (*nth == 0) return std::unexpected(FormulaError{"nth counts from 1", at});
    return node({.kind = Node::Kind::kNth,
                 .nth = *nth,
                 .counter = nths_++ * kCountersOfNth,
                 .below = {*counted}});
  }

  Parsed all_of() {
    Parsed first = term();
    if (!first) return first;
    Node all{.kind = Node::Kind::kAnd, .below = {*first}};
    while (take_and()) {
      const Parsed more = term();
      if (!more) return more;
      all.below.push_back(*more);
    }
    return all.below.size() == 1 ? first : node(std::move(all));
  }

  Parsed term() {
    if (depth_ == kDeepestFormula)
      return std::unexpected(FormulaError{"nested too deeply", tokens_.next().at});
    ++depth_;
    Parsed parsed = take_not() ? negation() : tokens_.take_if("(") ? parenthesis() : question();
    --depth_;
    return parsed;
  }

  Parsed negation() {
    const Parsed negated = term();
    if (!negated) return negated;
    return node({.kind = Node::Kind::kNot, .below = {*negated}});
  }

  Parsed parenthesis() {
    const Parsed inside = any_of();
    if (!inside) return inside;
    if (const auto closed = tokens_.expect(")"); !closed) return std::unexpected(closed.error());
    return inside;
  }

  Parsed question() {
    if (tokens_.next().kind != TokenKind::kName)
      return std::unexpected(tokens_.missing("what to match"));
    const Token name = tokens_.take();
    if (name.text == "packet") return packet();
    const Number number = number_named(name.text);
    const Flag flag = flag_named(name.text);
    if (number != nullptr && is_comparison(tokens_.next())) return comparison(number);
    if (number != nullptr && flag != nullptr && tokens_.next().kind == TokenKind::kNumber)
      return exactly(number);
    if (flag != nullptr) return node({.kind = Node::Kind::kFlag, .flag = flag});
    if (number != nullptr)
      return std::unexpected(tokens_.missing(fmt::format("a comparison of {}", name.text)));
    return std::unexpected(FormulaError{
        fmt::format("'{}' is unknown; '{}'?", name.text, nearest_term(name.text)), name.at});
  }

  Parsed packet() {
    const auto index = tokens_.take_integer("the packet's index");
    if (!index) return std::unexpected(index.error());
    return packet_node(*index);
  }

  Parsed exactly(Number number) {
    const auto value = tokens_.take_integer("a number");
    if (!value) return std::unexpected(value.error());
    return numbered(number, {{*value, *value}});
  }

  static bool is_comparison(const Token& token) {
    if (token.kind == TokenKind::kName) return token.text == "in";
    return token.kind == TokenKind::kSign && (token.text == "==" || token.text == "!=" ||
                                              token.text[0] == '<' || token.text[0] == '>');
  }

  Parsed comparison(Number number) {
    const Token sign = tokens_.take();
    if (sign.text == "in") return membership(number);
    const auto value = tokens_.take_integer("a number");
    if (!value) return std::unexpected(value.error());
    if (sign.text == "==") return numbered(number, {{*value, *value}});
    if (sign.text == "!=") return numbered(number, {{*value, *value}}, true);
    if (sign.text == "<=") return numbered(number, {{0, *value}});
    if (sign.text == ">=") return numbered(number, {{*value, kLargest}});
    if (sign.text == "<") return numbered(number, {{*value, kLargest}}, true);
    return numbered(number, {{0, *value}}, true);
  }

  // Of two numbers a range, of any other count a list.
  Parsed membership(Number number) {
    if (const auto opened = tokens_.expect("["); !opened) return std::unexpected(opened.error());
    const std::size_t at = tokens_.next().at;
    std::vector<std::uint64_t> values;
    do {
      const auto value = tokens_.take_integer("a number");
      if (!value) return std::unexpected(value.error());
      values.push_back(*value);
    } while (tokens_.take_if(","));
    const bool without_end = values.size() == 2 && tokens_.take_if(")");
    if (!without_end) {
      if (const auto closed = tokens_.expect("]"); !closed) return std::unexpected(closed.error());
    }
    if (values.size() != 2) return one_of(number, values);
    if (values[0] > values[1] || (without_end && values[0] == values[1]))
      return std::unexpected(FormulaError{"nothing is in this range", at});
    return numbered(number, {{values[0], values[1] - (without_end ? 1 : 0)}});
  }

  static NodePtr one_of(Number number, const std::vector<std::uint64_t>& values) {
    std::vector<Node::Range> ranges;
    for (const std::uint64_t value : values) ranges.push_back({value, value});
    return numbered(number, std::move(ranges));
  }

  Tokens tokens_;
  std::size_t depth_ = 0;
  std::size_t nths_ = 0;
};

struct Asked {
  const PacketFacts& packet;
  std::uint64_t* counts;
  bool and_again;
};

bool holds(const Node& node, const Asked& asked);

bool compares(const Node& node, const PacketFacts& packet) {
  const std::optional<std::uint64_t> number = node.number(packet);
  if (!number) return false;
  for (const Node::Range& range : node.ranges)
    if (range.least <= *number && *number <= range.most) return !node.outside;
  return node.outside;
}

bool is_its_turn(const Node& node, const Asked& asked) {
  if (!holds(*node.below[0], asked)) return false;
  std::uint64_t* const counts = asked.counts + node.counter;
  // Kept one too high, so that zero stands for a packet that cannot be retransmitted.
  const std::uint64_t first = asked.packet.first ? *asked.packet.first + 1 : 0;
  if (++counts[kCount] == node.nth) {
    counts[kFlow] = asked.packet.flow;
    counts[kFirst] = first;
    return true;
  }
  return asked.and_again && counts[kCount] > node.nth && first != 0 && counts[kFirst] == first &&
         counts[kFlow] == asked.packet.flow;
}

// All are asked, although one may decide: whoever counts must see every packet.
std::size_t how_many_hold(const Node& node, const Asked& asked) {
  std::size_t count = 0;
  for (const NodePtr& each : node.below)
    if (holds(*each, asked)) ++count;
  return count;
}

bool holds(const Node& node, const Asked& asked) {
  switch (node.kind) {
    case Node::Kind::kFlag:
      return node.flag(asked.packet);
    case Node::Kind::kNumber:
      return compares(node, asked.packet);
    case Node::Kind::kNot:
      return !holds(*node.below[0], asked);
    case Node::Kind::kAnd:
      return how_many_hold(node, asked) == node.below.size();
    case Node::Kind::kOr:
      return how_many_hold(node, asked) > 0;
    case Node::Kind::kNth:
      return is_its_turn(node, asked);
  }
  return false;
}

}  // namespace

Match::Match(std::string text, std::shared_ptr<const Node> root, std::size_t counters)
    : text_(std::move(text)), root_(std::move(root)), counters_(counters) {}

std::expected<Match, FormulaError> Match::parse(std::string_view text) {
  auto tokens = Tokens::of(text);
  if (!tokens) return std::unexpected(tokens.error());
  Parser parser(std::move(*tokens));
  Parsed root = parser.parse();
  if (!root) return std::unexpected(root.error());
  return Match(std::string(text), std::move(*root), parser.counters());
}

Match Match::packet(std::uint64_t index) {
  return Match(fmt::format("packet {}", index), packet_node(index), 0);
}

std::size_t Match::counters() const { return counters_; }

bool Match::strikes(const PacketFacts& packet, std::uint64_t* counts, bool and_again) const {
  CHECK(counters_ == 0 || counts != nullptr);
  return holds(*root_, {packet, counts, and_again});
}

std::optional<std::uint64_t> Match::only_index() const {
  if (!root_->is_packet) return std::nullopt;
  return root_->ranges[0].least;
}

}  // namespace sim::scenario
