#include "tools/rawhttpd/path.h"

#include "stack/base/check.h"

namespace tools::rawhttpd {

std::optional<std::string> names_of(std::string_view path) {
  CHECK(path.starts_with('/'));
  if (path.contains("/.")) return {};
  // What begins with "/" would be no relative name, however many of them the client wrote.
  const std::size_t first = path.find_first_not_of('/');
  return std::string(first == std::string_view::npos ? "" : path.substr(first));
}

}  // namespace tools::rawhttpd
