// What a scenario expects, as a formula over what happened: "flow.get.complete &&
// flow.get.goodput_mbps in [3.5, 7.0]".
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sim::scenario {

// Nothing (monostate) stands for what is not known, such as the error of a flow without one; it
// equals only itself.
using Value = std::variant<std::monostate, bool, double, std::string>;

// What a formula may ask for. Names are dotted paths as they are written: "flow.get.complete",
// "link.wire.to-a.lost", "invariants".
class Facts {
 public:
  virtual ~Facts() = default;
  // Nothing for a name that does not exist.
  virtual std::expected<Value, std::string> named(std::string_view name) const = 0;
  // One number of each flow, for jain(goodput), mean(fct), p99(fct).
  virtual std::expected<std::vector<double>, std::string> of_flows(
      std::string_view metric) const = 0;
};

// A mistake in a formula: what, and at which octet of its text (from 0).
struct FormulaError {
  std::string what;
  std::size_t at = 0;
};

// Invariant: parsed whole. Cheap to copy.
class Expression {
 public:
  // Numbers, strings in single quotes, true, false, none; names; + - * /; == != < <= > >=; `x in
  // [a, b]` (two numbers: a range, ends included; `[a, b)` without its end; else a list); && || !
  // or and, or, not; jain, sum, mean, min, max, count, p50, p90, p99 of one metric over all flows.
  static std::expected<Expression, FormulaError> parse(std::string_view text);

  // The value; or what is wrong, in one line: a name that does not exist, types that do not fit.
  std::expected<Value, std::string> evaluate(const Facts& facts) const;
  // True only if the value is true.
  std::expected<bool, std::string> holds(const Facts& facts) const;
  // Every name it asks for, for a check without a run.
  std::vector<std::string> names() const;
  std::vector<std::string> metrics() const;  // of all flows, likewise
  const std::string& text() const { return text_; }

  struct Node;

 private:
  Expression(std::string text, std::shared_ptr<const Node> root);
  std::string text_;
  std::shared_ptr<const Node> root_;
};

}  // namespace sim::scenario
