#include "stack/http/uri.h"

#include <algorithm>

namespace stack::http {
namespace {

// Takes what stands before the first of `ends`, or all, off the front of `text`.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  std::string_view part = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(part.size());
  return part;
}

// Takes what follows `mark`, up to the first of `ends`; nothing if `mark` is not there.
std::optional<std::string_view> take_marked(std::string_view& text, std::string_view mark,
                                            std::string_view ends) {
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(mark.size());
  return take_until(text, ends);
}

void drop_last_segment(std::string& path) {
  std::size_t slash = path.rfind('/');
  path.erase(slash == std::string::npos ? 0 : slash);
}

}  // namespace

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

UriParts split_uri(std::string_view text) {
  UriParts parts;
  std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  parts.authority = take_marked(text, "//", "/?#");
  parts.path = take_until(text, "?#");
  parts.query = take_marked(text, "?", "#");
  if (!text.empty()) parts.fragment = text.substr(1);
  return parts;
}

std::string joined(const UriParts& parts) {
  std::string text;
  if (parts.scheme) text.append(*parts.scheme).append(":");
  if (parts.authority) text.append("//").append(*parts.authority);
  text.append(parts.path);
  if (parts.query) text.append("?").append(*parts.query);
  if (parts.fragment) text.append("#").append(*parts.fragment);
  return text;
}

std::string without_dot_segments(std::string_view input) {
  std::string output;
  while (!input.empty()) {
    if (input.starts_with("../")) {
      input.remove_prefix(3);
    } else if (input.starts_with("./") || input.starts_with("/./")) {
      input.remove_prefix(2);
    } else if (input == "/.") {
      input = "/";
    } else if (input.starts_with("/../")) {
      input.remove_prefix(3);
      drop_last_segment(output);
    } else if (input == "/..") {
      input = "/";
      drop_last_segment(output);
    } else if (input == "." || input == "..") {
      input = {};
    } else {
      std::string_view segment = input.substr(0, input.find('/', 1));
      output += segment;
      input.remove_prefix(segment.size());
    }
  }
  return output;
}

}  // namespace stack::http
