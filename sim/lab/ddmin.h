// Delta debugging (Zeller and Hildebrandt 2002): of things that together make something fail, few
// that still do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sim::lab {

// `fails` is true of `things`, and may be asked as often as things.size()^2 times at worst. Answers
// a part of them, in their order, that fails, and of which none can be taken away: 1-minimal,
// unless `fails` began to refuse on its own (a budget).
template <typename Thing, typename Fails>
std::vector<Thing> ddmin(std::vector<Thing> things, Fails fails) {
  if (!things.empty() && fails(std::vector<Thing>{})) return {};
  // Without one of `parts` equal pieces at a time; in smaller pieces where none can go.
  for (std::size_t parts = 2; things.size() > 1;) {
    const std::size_t size = (things.size() + parts - 1) / parts;
    bool is_smaller = false;
    for (std::size_t from = 0; from < things.size();) {
      const std::size_t to = std::min(from + size, things.size());
      std::vector<Thing> rest(things.begin(), things.begin() + static_cast<std::ptrdiff_t>(from));
      rest.insert(rest.end(), things.begin() + static_cast<std::ptrdiff_t>(to), things.end());
      if (!rest.empty() && fails(rest)) {
        things = std::move(rest);  // and what now stands at `from` is the next to try
        is_smaller = true;
      } else {
        from = to;
      }
    }
    if (size == 1 && !is_smaller) break;
    parts = std::min(is_smaller ? std::max<std::size_t>(2, parts / 2) : parts * 2, things.size());
  }
  return things;
}

}  // namespace sim::lab
