#include "tools/rawhttpget/status_line.h"

#include <algorithm>
#include <string_view>

namespace tools::rawhttpget {

namespace {

constexpr std::size_t kLongestPhrase = 100;

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

std::string status_line(const stack::apps::FetchResult& result) {
  std::string line = std::to_string(result.status);
  const std::string_view phrase = std::string_view(result.reason_phrase).substr(0, kLongestPhrase);
  if (!phrase.empty()) line += ' ';
  std::ranges::transform(phrase, std::back_inserter(line),
                         [](char c) { return is_printable(c) ? c : '?'; });
  return line;
}

}  // namespace tools::rawhttpget
