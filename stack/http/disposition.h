// What a server advises a file to be called (RFC 6266, RFC 8187).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// Longest name taken as advice, in octets: what most file systems allow. A longer one is none.
inline constexpr std::size_t kMaxAdvisedName = 255;

// The name in the value of Content-Disposition, made harmless (C54): only what follows its last "/"
// and its last "\", without control characters (those that turn the direction of text, too) and
// without dots and spaces in front. filename* wins over filename if it can be read: UTF-8 or
// ISO-8859-1, which becomes UTF-8. Octets of filename stay as they are, whatever script they are
// in. Nothing if there is no such parameter, or nothing is left of it. The name is never "", ".",
// "..", nor holds "/" or NUL.
std::optional<std::string> advised_name(std::string_view field);

}  // namespace stack::http
