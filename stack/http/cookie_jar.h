// The cookies of a run: taken from responses, given to requests (RFC 6265 5.3 and 5.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/http/cookie.h"
#include "stack/http/fields.h"
#include "stack/http/url.h"

namespace stack::http {

// RFC 6265 6.1 asks for at least this many.
inline constexpr std::size_t kMostCookies = 3000;
inline constexpr std::size_t kMostCookiesOfADomain = 50;
// Octets of one Cookie field: servers refuse longer ones. Cookies that do not fit stay here.
inline constexpr std::size_t kMaxCookieField = 8 * 1024;

// Invariant: no two cookies are the same, each is sound, and no more than the limits are here: the
// one that was unused for the longest time makes room. `now` is in seconds since 1970 throughout.
class CookieJar {
 public:
  // Takes what the Set-Cookie fields of a response from `url` set; what is expired already takes
  // the place of what it was, and is gone. Without TLS no cookie takes the place of one that is for
  // TLS only.
  void take(const Url& url, const Fields& response, std::int64_t now);
  // Takes one from elsewhere, a file. False if it is not sound; an expired one is not kept.
  bool add(Cookie cookie, std::int64_t now);
  // The value of the Cookie field of a request for `url`; nothing if none belongs to it. Longer
  // paths come first, then what was here earlier.
  std::optional<std::string> field_for(const Url& url, std::int64_t now);

  // All that is not expired, in the order they were first set.
  std::vector<Cookie> all(std::int64_t now) const;

 private:
  struct Kept {
    Cookie cookie;
    std::uint64_t used = 0;  // when it was set or sent last, as a count of such events
  };

  bool is_shadowed(const Url& url, const Cookie& cookie) const;
  void keep(Cookie cookie);
  void make_room_for(const Cookie& cookie);

  std::vector<Kept> kept_;  // in the order they were first set
  std::uint64_t events_ = 0;
};

}  // namespace stack::http
