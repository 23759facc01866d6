// Which file a URL is saved to.
#pragma once

#include <string>

#include "stack/http/url.h"

namespace tools::rawhttpget {

// Longest name, in octets, with room for ".9999" and ".part.info.new" behind it: what most file
// systems allow is 255.
inline constexpr std::size_t kLongestName = 236;

// wget's rules: the last segment of the URL's path, "index.html" where there is none, and with a
// query "?" and that. It is percent-decoded, but for "/", NUL, what does more than show itself
// (control characters, those that turn the direction of writing) or is no UTF-8, which stay
// encoded, and where the result would be "." or "..". A dot in front stays: whoever typed the URL
// has seen it. Never holds a path separator; its length is limited as fitting_name() does it.
std::string file_name_of(const stack::http::Url& url);
// The same for a URL that the server chose: it cannot make a hidden file, such as ".bashrc".
std::string file_name_of_theirs(const stack::http::Url& url);

// `name`, or what fits of it; its extension stays, if it has a short one, and no character of UTF-8
// is cut in two.
std::string fitting_name(const std::string& name);

}  // namespace tools::rawhttpget
