#include "stack/http/reference.h"

#include <algorithm>
#include <string>

#include "stack/http/loose_url.h"
#include "stack/http/text.h"
#include "stack/http/uri.h"

namespace stack::http {
namespace {

// RFC 3986 5.2.3; `base` has an authority, and a path that begins with "/".
std::string merged(std::string_view base, std::string_view relative) {
  return std::string(base.substr(0, base.rfind('/') + 1)).append(relative);
}

// The path of a reference that names no authority of its own (RFC 3986 5.2.2).
std::string path_from(const Url& base, std::string_view path) {
  if (path.empty()) return std::string(base.path());
  return without_dot_segments(path.starts_with('/') ? path : merged(base.path(), path));
}

}  // namespace

std::expected<Url, UrlError> resolve(const Url& base, std::string_view location) {
  if (location.size() > kMaxUrl) return std::unexpected(UrlError::kTooLong);
  bool plain = std::ranges::all_of(location, [](char c) { return is_field_char(c) && c != '\t'; });
  if (!plain) return std::unexpected(UrlError::kForbiddenCharacter);

  std::string text = encoded_loosely(location);
  UriParts reference = split_uri(text);
  reference.fragment.reset();
  if (!reference.scheme && !reference.authority) {
    if (reference.path.empty() && !reference.query) reference.query = base.query();
    std::string path = path_from(base, reference.path);
    reference.path = path;
    return Url::parse(base.origin() + joined(reference));
  }
  if (!reference.scheme) reference.scheme = name_of(base.scheme());
  auto url = Url::parse(joined(reference));
  if (!url) return url;
  return url->normalized();
}

}  // namespace stack::http
