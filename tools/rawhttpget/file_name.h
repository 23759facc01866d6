// Which file a URL is saved to.
#pragma once

#include <string>

#include "stack/http/url.h"

namespace tools::rawhttpget {

// The last segment of the URL's path as it stands, percent-encoding included, so that an encoded
// "/" cannot become one. "index.html" where there is none, and for "." and "..", which name
// directories. Never holds a path separator.
std::string file_name_of(const stack::http::Url& url);

}  // namespace tools::rawhttpget
