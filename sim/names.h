// What somebody may have meant.
#pragma once

#include <span>
#include <string_view>

namespace sim {

// The fewest letters to insert, remove or replace to make one text of the other (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `name`, the first of equals. There is at least one.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace sim
