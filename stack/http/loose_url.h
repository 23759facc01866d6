// What people type, and servers send, where a URL is meant.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "stack/http/url.h"

namespace stack::http {

// `text`, a URL or a reference to one, with everything percent-encoded in its user and password,
// its path, query and fragment that could not stand there: spaces, letters of other scripts, "%"
// without two hex digits. What is encoded already stays as it is. Control characters stay as well,
// so that whoever reads the result refuses it; so does "\" before the path, where readers disagree.
std::string encoded_loosely(std::string_view text);

// `text` with "http://" before it unless it begins with a scheme: "example.com/x",
// "localhost:8000".
// "//example.com/" gets what it lacks.
std::string with_default_scheme(std::string_view text);

// The URL that a person means by `text`, as wget and curl would have it: the two functions above, a
// user and a password, "." and ".." in the path followed.
std::expected<Url, UrlError> parse_typed(std::string_view text);

}  // namespace stack::http
