// The scenarios that come with the program: files of this folder, as they stood when it was built.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace sim::scenarios {

// Lasts as long as the program.
struct BuiltIn {
  std::string_view name;  // the file's, without ".toml"
  std::string_view text;
};

std::span<const BuiltIn> built_in();         // by name
const BuiltIn* find(std::string_view name);  // null if there is none
// The text of a file that a built-in scenario names, such as "traces/lte.mahimahi".
std::optional<std::string_view> file(std::string_view name);

}  // namespace sim::scenarios
