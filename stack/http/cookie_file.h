// Cookies as a text that wget, curl and browsers of old exchange: Netscape's cookies.txt.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stack/http/cookie_jar.h"

namespace stack::http {

// Most octets of a file that are read: a thousand for each cookie that a jar can hold.
inline constexpr std::size_t kMaxCookieFile = 4 * 1024 * 1024;

// Seven columns between tabs: domain (with a dot in front if hosts below it count), TRUE if those
// count, path, TRUE for https only, when it expires in seconds since 1970 (0: at the end of the
// session), name, value. Lines that begin with "#" are comments, except "#HttpOnly_".
//
// Adds what `text` holds to `jar`, but what is expired at `now`, and says how many lines were
// neither a cookie nor a comment: these are passed over, and so is all past kMaxCookieFile, as one
// more.
std::size_t read_cookie_file(std::string_view text, CookieJar& jar, std::int64_t now);

// Cookies without an expiry live as long as a run, unless they are asked for.
enum class SessionCookies : std::uint8_t { kLeftOut, kWritten };

std::string write_cookie_file(const CookieJar& jar, std::int64_t now, SessionCookies session);

}  // namespace stack::http
