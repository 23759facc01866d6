// From the path of a request to the names of files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tools::rawhttpd {

// The names that a decoded path such as "/a b/c" stands for, relative: "a b/c"; "" for "/". A "/"
// at the end stays. Nothing for a path with a name that begins with a dot: hidden files stay
// hidden.
std::optional<std::string> names_of(std::string_view path);

}  // namespace tools::rawhttpd
