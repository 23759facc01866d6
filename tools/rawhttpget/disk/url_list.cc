#include "tools/rawhttpget/disk/url_list.h"

#include "tools/rawhttpget/disk/posix.h"
#include "tools/rawhttpget/disk/small_file.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

std::vector<std::string> parse_url_list(std::string_view text) {
  std::vector<std::string> urls;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    constexpr std::string_view kBlank = " \t\r";
    const std::size_t first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos || line[first] == '#') continue;
    line = line.substr(first, line.find_last_not_of(kBlank) - first + 1);
    urls.emplace_back(line);
  }
  return urls;
}

std::vector<std::string> read_url_list(const std::string& path) {
  return parse_url_list(read_small_file(path, kMostUrlList));
}

}  // namespace tools::rawhttpget::disk
