#include "tools/rawhttpget/status_line.h"

#include <string_view>

#include "tools/text/escape.h"

namespace tools::rawhttpget {

namespace {

constexpr std::size_t kLongestPhrase = 100;

}  // namespace

std::string status_line(const stack::apps::FetchResult& result) {
  std::string line = std::to_string(result.status);
  const std::string_view phrase = std::string_view(result.reason_phrase).substr(0, kLongestPhrase);
  if (!phrase.empty()) line += ' ';
  return line + text::escape(phrase);
}

}  // namespace tools::rawhttpget
