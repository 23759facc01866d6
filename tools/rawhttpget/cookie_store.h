// The run's cookies, out of a file and into one.
#pragma once

#include <cstdint>

#include "stack/http/cookie_jar.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Reads the file of --load-cookies. `now` is in seconds since 1970. Throws Failure.
stack::http::CookieJar load_cookies(const RequestOptions& options, std::int64_t now);
// Writes that of --save-cookies, whole or not at all, for its owner's eyes only. Throws Failure.
void save_cookies(const stack::http::CookieJar& jar, const RequestOptions& options,
                  std::int64_t now);

}  // namespace tools::rawhttpget
