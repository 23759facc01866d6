// URLs out of a file, for -i.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tools::rawhttpget::disk {

// Largest file of URLs, in octets.
inline constexpr std::size_t kMostUrlList = 64 * 1024 * 1024;

// One a line, without the blanks round it; empty lines and those that begin with "#" are passed
// over.
std::vector<std::string> parse_url_list(std::string_view text);
// "-" is standard input. Throws Failure(kFile).
std::vector<std::string> read_url_list(const std::string& path);

}  // namespace tools::rawhttpget::disk
