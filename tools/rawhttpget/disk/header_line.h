// A field as people type it for --header.
#pragma once

#include <optional>
#include <string_view>

#include "stack/http/fields.h"

namespace tools::rawhttpget::disk {

// "Name: value", or "Name:", whose value is empty; nothing for
// what has no name, or holds control characters (CR, LF and NUL among them).
std::optional<stack::http::Field> parse_header_line(std::string_view text);

}  // namespace tools::rawhttpget::disk
