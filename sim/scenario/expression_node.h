// A formula taken apart.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario/expression.h"

namespace sim::scenario {

using NodePointer = std::unique_ptr<const Expression::Node>;

enum class Operator : std::uint8_t {
  kOr,
  kAnd,
  kEqual,
  kUnequal,
  kLess,
  kAtMost,
  kGreater,
  kAtLeast,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
};

// Over one metric of all flows.
enum class Aggregate : std::uint8_t { kJain, kSum, kMean, kMin, kMax, kCount, kP50, kP90, kP99 };

struct Expression::Node {
  struct Literal {
    Value value;
  };
  struct Name {
    std::string name;
  };
  struct Not {
    NodePointer of;
  };
  struct Negative {
    NodePointer of;
  };
  struct Binary {
    Operator op;
    NodePointer left;
    NodePointer right;
  };
  // `x in [...]`: two numbers are a range, whatever else is a list.
  struct Within {
    NodePointer of;
    std::vector<NodePointer> elements;
    bool without_end = false;  // [a, b)
  };
  struct OverFlows {
    Aggregate aggregate;
    std::string metric;
  };
  std::variant<Literal, Name, Not, Negative, Binary, Within, OverFlows> what;
};

}  // namespace sim::scenario
