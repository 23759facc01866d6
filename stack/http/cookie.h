// A cookie: what it is, and which requests it belongs to (RFC 6265).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/http/url.h"

namespace stack::http {

// Octets of a name and its value together (RFC 6265 6.1 asks for at least 4096 with the
// attributes); a larger cookie is not taken. A longer attribute is passed over.
inline constexpr std::size_t kMaxCookie = 4096;
inline constexpr std::size_t kMaxCookieAttribute = 1024;
// Whatever a server says, in seconds: 400 days.
inline constexpr std::int64_t kMostCookieAge = 400 * 24 * 3600;

struct Cookie {
  std::string name;
  std::string value;
  std::string domain;     // in lower case, without a dot in front
  bool host_only = true;  // of that host alone, not of those below it
  std::string path = "/";
  bool secure = false;  // for https only
  bool http_only =
      false;  // not for scripts: of no meaning here, but kept for whoever reads the file
  std::optional<std::int64_t> expires = {};  // seconds since 1970; nothing: at the end of the run

  bool is_expired(std::int64_t now) const { return expires && *expires <= now; }
  // Host, path and scheme are the cookie's (RFC 6265 5.4, C47). The port does not count (8.5).
  bool belongs_to(const Url& url) const;
  // Name, domain and path are equal: one takes the other's place (5.3).
  bool is_same_as(const Cookie& other) const;
  friend bool operator==(const Cookie&, const Cookie&) = default;
};

// RFC 6265 5.1.3: `host` is `domain` or, unless it is an address, lies below it.
bool domain_matches(std::string_view host, std::string_view domain);
// RFC 6265 5.1.4: `path` is `prefix` or lies below it.
bool path_matches(std::string_view path, std::string_view prefix);

// Whether the cookie holds nothing that could end it early in a field or a file, and keeps what the
// prefix of its name promises: "__Secure-", "__Host-" (in any case).
bool is_sound(const Cookie& cookie);

// What the value of a Set-Cookie field in a response from `url` sets, at `now` (seconds since 1970;
// see base::WallClock). Nothing for what a user agent is to ignore (5.2, 5.3): no name, a domain
// that is not the host's, Secure from a server without TLS, a broken promise, too many octets.
// There is no list of public suffixes here: a domain of one label ("com") is refused for all hosts
// below it, but "co.uk" is not.
std::optional<Cookie> parse_set_cookie(const Url& url, std::string_view field, std::int64_t now);

}  // namespace stack::http
