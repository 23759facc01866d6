#include "stack/http/loose_url.h"

#include "stack/http/percent.h"
#include "stack/http/text.h"
#include "stack/http/uri.h"

namespace stack::http {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

bool is_encoded_at(std::string_view text, std::size_t i) {
  return text[i] == '%' && text.size() - i > 2 && is_hex_digit(text[i + 1]) &&
         is_hex_digit(text[i + 2]);
}

// `part` with what `stands` does not allow encoded.
template <typename Predicate>
std::string encoded(std::string_view part, Predicate stands) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    bool as_it_is = stands(part[i]) || is_control(part[i]) || is_encoded_at(part, i);
    text += as_it_is ? std::string(1, part[i]) : percent_encoded(part.substr(i, 1));
  }
  return text;
}

// Only the last "@" parts user and password from the host (C19).
std::string encoded_authority(std::string_view authority) {
  std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(authority);
  auto stands = [](char c) { return is_unreserved(c) || is_sub_delim(c) || c == ':' || c == '\\'; };
  return encoded(authority.substr(0, at), stands).append(authority.substr(at));
}

bool begins_with_scheme(std::string_view text) {
  UriParts parts = split_uri(text);
  if (!parts.scheme) return false;
  return parts.authority || equal_ignoring_case(*parts.scheme, "http") ||
         equal_ignoring_case(*parts.scheme, "https");
}

}  // namespace

std::string encoded_loosely(std::string_view text) {
  UriParts parts = split_uri(text);
  std::string authority = encoded_authority(parts.authority.value_or(""));
  std::string path = encoded(parts.path, is_uri_char);
  std::string query = encoded(parts.query.value_or(""), is_uri_char);
  std::string fragment = encoded(parts.fragment.value_or(""), is_uri_char);
  if (parts.authority) parts.authority = authority;
  parts.path = path;
  if (parts.query) parts.query = query;
  if (parts.fragment) parts.fragment = fragment;
  return joined(parts);
}

std::string with_default_scheme(std::string_view text) {
  if (begins_with_scheme(text)) return std::string(text);
  std::string_view missing = text.starts_with("//") ? "http:" : "http://";
  return std::string(missing).append(text);
}

std::expected<Url, UrlError> parse_typed(std::string_view text) {
  auto url = Url::parse(encoded_loosely(with_default_scheme(text)), Userinfo::kAllowed);
  if (!url) return url;
  return url->normalized();
}

}  // namespace stack::http
