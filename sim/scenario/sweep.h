// The parameters of a [sweep], and a tree with their values in place of "$name".
#pragma once

#include <expected>
#include <vector>

#include "sim/scenario/document.h"
#include "sim/scenario/toml.h"
#include "sim/scenario/tree.h"

namespace sim::scenario {

inline constexpr std::size_t kMostPoints = 100'000;

// The table of parameters; null without one.
const Table* sweep_of(const Node& root);

// All points, the last parameter fastest; one empty one without a sweep. Of a sweep that is none
// (an empty list, too many points), no more than can be made.
std::vector<Point> points_of(const Node& root);

// The tree at one point, the sweep itself left out; at the first one, if `point` is empty. The
// point that it is, too.
struct AtPoint {
  Node root;
  Point point;
};
std::expected<AtPoint, Mistake> substitute(const Node& root, const Point& point);

}  // namespace sim::scenario
