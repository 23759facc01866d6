#include "stack/host/dial_order.h"

#include <algorithm>

namespace stack::host {

std::vector<Target> in_dial_order(const std::vector<Target>& sorted) {
  std::vector<Target> of_first_family;
  std::vector<Target> of_other;
  for (const Target& target : sorted) {
    bool is_first = target.remote.address.family() == sorted.front().remote.address.family();
    (is_first ? of_first_family : of_other).push_back(target);
  }
  const std::size_t count = std::min(sorted.size(), kMostTargets);
  std::vector<Target> order;
  for (std::size_t i = 0; order.size() < count; ++i) {
    if (i < of_first_family.size()) order.push_back(of_first_family[i]);
    if (i < of_other.size() && order.size() < count) order.push_back(of_other[i]);
  }
  return order;
}

}  // namespace stack::host
