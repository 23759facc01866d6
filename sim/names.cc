#include "sim/names.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "stack/base/check.h"

namespace sim {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // row[j] is the distance between the letters of `a` seen so far and the first j of `b`.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates) {
  CHECK(!candidates.empty());
  return *std::ranges::min_element(
      candidates, {}, [&](std::string_view candidate) { return edit_distance(name, candidate); });
}

}  // namespace sim
