// Texts from strangers, made harmless where they stand in a page.
#pragma once

#include <string>
#include <string_view>

namespace tools::report {

// For HTML's text and for attribute values in quotes. Control characters become U+FFFD, and so does
// each octet that is not UTF-8.
std::string html_text(std::string_view text);
// A JSON string, with its quotes, that may stand in a <script>: '<', '>' and '&' are escaped.
std::string json_string(std::string_view text);

}  // namespace tools::report
