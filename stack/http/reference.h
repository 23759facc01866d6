// Where a reference leads: what Location and Content-Location mean (RFC 3986 5, RFC 9110 10.2.2).
#pragma once

#include <expected>
#include <string_view>

#include "stack/http/url.h"

namespace stack::http {

// The URL that `location` means in a response from `base` (C44): RFC 3986 5.2, strictly, so that
// "http:a" is no relative reference. Spaces and letters of other scripts are encoded first, which
// servers leave out; control characters are refused, and so are a user or password and any scheme
// but http and https. The fragment is dropped, of `base` as well: no request holds one. The result
// has no user and password either, for they were typed for `base` alone.
std::expected<Url, UrlError> resolve(const Url& base, std::string_view location);

}  // namespace stack::http
