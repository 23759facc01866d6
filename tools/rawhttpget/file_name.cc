#include "tools/rawhttpget/file_name.h"

#include "stack/base/check.h"

namespace tools::rawhttpget {

std::string file_name_of(const stack::http::Url& url) {
  const std::string_view segment = url.last_segment();
  if (segment.empty() || segment == "." || segment == "..") return "index.html";
  CHECK(segment.find('/') == std::string_view::npos);
  return std::string(segment);
}

}  // namespace tools::rawhttpget
