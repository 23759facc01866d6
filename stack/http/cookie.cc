#include "stack/http/cookie.h"

#include <algorithm>
#include <iterator>

#include "stack/base/address.h"
#include "stack/http/cookie_date.h"
#include "stack/http/field_cursor.h"
#include "stack/http/host_name.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

bool is_address(std::string_view host) { return base::Address::parse(host).has_value(); }

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return is_field_char(c) && c != '\t' && c != ';'; });
}

bool begins_ignoring_case(std::string_view text, std::string_view prefix) {
  return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// RFC 6265 5.1.4.
std::string default_path(const Url& url) {
  std::size_t slash = url.path().rfind('/');
  return slash == 0 ? "/" : std::string(url.path().substr(0, slash));
}

// RFC 6265 5.2.2: the earliest time there is, for what is not positive.
std::optional<std::int64_t> expiry_of_age(std::string_view age, std::int64_t now) {
  bool negative = age.starts_with('-');
  std::string_view digits = age.substr(negative ? 1 : 0);
  if (age.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  auto seconds = static_cast<std::int64_t>(parse_decimal(digits).value_or(kLargestLength));
  if (negative || digits.empty() || seconds == 0) return 0;
  return now + std::min(seconds, kMostCookieAge);
}

// What the attributes say; those said again replace what was said before (5.3).
struct Attributes {
  std::string domain = {};
  std::string path = {};
  std::optional<std::int64_t> expires = {};
  std::optional<std::int64_t> max_age = {};  // as an expiry; wins over expires
  bool secure = false;
  bool http_only = false;

  void take(std::string_view name, std::string_view value, std::int64_t now) {
    if (value.size() > kMaxCookieAttribute) return;
    if (equal_ignoring_case(name, "Expires")) {
      if (auto date = parse_cookie_date(value)) expires = std::min(*date, now + kMostCookieAge);
    } else if (equal_ignoring_case(name, "Max-Age")) {
      if (auto expiry = expiry_of_age(value, now)) max_age = expiry;
    } else if (equal_ignoring_case(name, "Domain")) {
      if (value.starts_with('.')) value.remove_prefix(1);
      domain.clear();
      std::ranges::transform(value, std::back_inserter(domain), to_lower);
    } else if (equal_ignoring_case(name, "Path")) {
      path = value.starts_with('/') ? value : "";
    } else if (equal_ignoring_case(name, "Secure")) {
      secure = true;
    } else if (equal_ignoring_case(name, "HttpOnly")) {
      http_only = true;
    }
  }
};

// Takes "name=value" off the front, up to ";" (5.2).
std::pair<std::string_view, std::string_view> take_pair(FieldCursor& cursor) {
  std::string_view pair = cursor.take_until(";");
  cursor.take(';');
  std::size_t equals = std::min(pair.find('='), pair.size());
  std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
  return {trim(pair.substr(0, equals)), trim(value)};
}

// Whether the host may set a cookie for the domain it names; then it is set there (5.3, steps 5,
// 6).
bool take_domain(Cookie& cookie, const std::string& host, const std::string& domain) {
  cookie.domain = host;
  if (domain.empty() || domain == host) {
    // To the host itself a domain adds those below it, unless nothing of its own can be there.
    cookie.host_only = domain.empty() || is_address(host) || !host.contains('.');
    return true;
  }
  bool is_own = is_host_name(domain) && domain.contains('.') && !domain.ends_with('.') &&
                domain_matches(host, domain);
  cookie.domain = domain;
  cookie.host_only = false;
  return is_own;
}

}  // namespace

bool domain_matches(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.' && !is_address(host);
}

bool path_matches(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
}

bool Cookie::belongs_to(const Url& url) const {
  bool host_is_its = host_only ? url.host() == domain : domain_matches(url.host(), domain);
  return host_is_its && path_matches(url.path(), path) &&
         (!secure || url.scheme() == Scheme::kHttps);
}

bool Cookie::is_same_as(const Cookie& other) const {
  return name == other.name && domain == other.domain && path == other.path;
}

bool is_sound(const Cookie& cookie) {
  bool has_name = !cookie.name.empty() && is_plain(cookie.name) && !cookie.name.contains('=');
  bool fits = cookie.name.size() + cookie.value.size() <= kMaxCookie &&
              cookie.path.size() <= kMaxCookieAttribute;
  bool has_place = (is_host_name(cookie.domain) || is_address(cookie.domain)) &&
                   cookie.path.starts_with('/') && is_plain(cookie.path);
  if (!has_name || !fits || !has_place || !is_plain(cookie.value)) return false;
  if (begins_ignoring_case(cookie.name, "__Secure-")) return cookie.secure;
  if (begins_ignoring_case(cookie.name, "__Host-")) {
    return cookie.secure && cookie.host_only && cookie.path == "/";
  }
  return true;
}

std::optional<Cookie> parse_set_cookie(const Url& url, std::string_view field, std::int64_t now) {
  FieldCursor cursor(field);
  std::string_view pair = field.substr(0, field.find(';'));
  if (!pair.contains('=')) return std::nullopt;
  auto [name, value] = take_pair(cursor);
  Attributes attributes;
  while (!cursor.at_end()) {
    auto [attribute, said] = take_pair(cursor);
    attributes.take(attribute, said, now);
  }

  Cookie cookie{.name = std::string(name), .value = std::string(value), .domain = ""};
  if (!take_domain(cookie, url.host(), attributes.domain)) return std::nullopt;
  cookie.path = attributes.path.empty() ? default_path(url) : attributes.path;
  cookie.secure = attributes.secure;
  cookie.http_only = attributes.http_only;
  cookie.expires = attributes.max_age ? attributes.max_age : attributes.expires;
  if (cookie.secure && url.scheme() != Scheme::kHttps) return std::nullopt;
  bool names_domain = begins_ignoring_case(cookie.name, "__Host-") && !attributes.domain.empty();
  return is_sound(cookie) && !names_domain ? std::optional(cookie) : std::nullopt;
}

}  // namespace stack::http
