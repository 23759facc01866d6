// What kind of content a file's name promises.
#pragma once

#include <string_view>

namespace tools::rawhttpd {

// The media type (RFC 9110 8.3.1) by the name's extension, in small or capital letters;
// "application/octet-stream" for one that is not known. Text is taken to be UTF-8.
std::string_view media_type_of(std::string_view file_name);

}  // namespace tools::rawhttpd
