// The path of a request's target as the name of a document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// The path of an origin-form or absolute-form target, as it was sent, without the query (RFC 9112
// 3.2). Nothing for the other forms, and for what is no target.
std::optional<std::string> path_of(std::string_view target);

// `path` percent-decoded. Nothing for what names no document, or not the same to all readers: a
// path that is not absolute, a "%" without two hex digits, "." or ".." as a segment (clients
// resolve these themselves, RFC 3986 5.2.4), and a NUL or "/" that was encoded.
std::optional<std::string> decoded_path(std::string_view path);

}  // namespace stack::http
