#include "stack/http/path.h"

#include <algorithm>

#include "stack/http/percent.h"
#include "stack/http/url.h"

namespace stack::http {
namespace {

// A segment as one name of a file; nothing if it cannot be one.
std::optional<std::string> decoded_segment(std::string_view segment) {
  auto name = percent_decoded(segment);
  if (!name || *name == "." || *name == "..") return std::nullopt;
  bool plain = std::ranges::none_of(*name, [](char c) { return c == '\0' || c == '/'; });
  return plain ? name : std::nullopt;
}

}  // namespace

std::optional<std::string> path_of(std::string_view target) {
  std::string path(target);
  // Whoever serves on a port without TLS has no documents of https (RFC 9110 4.2.2).
  auto url = Url::parse(target);
  if (url && url->scheme() == Scheme::kHttp) path = url->target();
  if (!path.starts_with('/')) return std::nullopt;
  return path.substr(0, path.find('?'));
}

std::optional<std::string> decoded_path(std::string_view path) {
  std::string decoded;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    std::string_view segment = path.substr(0, path.find('/'));
    auto name = decoded_segment(segment);
    if (!name) return std::nullopt;
    decoded += "/" + *name;
    path.remove_prefix(segment.size());
  }
  return decoded.empty() || !path.empty() ? std::nullopt : std::optional(decoded);
}

}  // namespace stack::http
