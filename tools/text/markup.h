// Texts from strangers, made harmless where they stand in a page.
#pragma once

#include <string>
#include <string_view>

namespace tools::text {

// For HTML's text and for attribute values in quotes. What could do more than show itself, and
// octets that are no UTF-8, become \xNN, as escape() makes them.
std::string html_text(std::string_view text);
// The same as a JSON string, with its quotes, that may stand in a <script>: '<', '>' and '&' are
// escaped.
std::string json_string(std::string_view text);

}  // namespace tools::text
