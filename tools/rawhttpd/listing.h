// A directory as a page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/rawhttpd/directory.h"

namespace tools::rawhttpd {

// HTML that names the entries of the directory that a client knows as `path` (decoded, with a "/"
// at both ends). Whatever characters names hold, they are text there, and links lead to the files.
std::string listing_page(std::string_view path, const std::vector<Entry>& entries);

}  // namespace tools::rawhttpd
