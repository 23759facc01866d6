// Writes message heads, and nothing that could be read as two (RFC 9112 sections 2 to 5).
#pragma once

#include <optional>
#include <string>

#include "stack/http/message.h"

namespace stack::http {

// The head with its closing empty line. Nothing if any part holds what must not stand there: a
// method or field name that is no token, a target with anything but visible ASCII, a control
// character (CR, LF and NUL among them; C11) in a value or reason, a status outside 100 to 599.
std::optional<std::string> write_head(const RequestHead& head);
std::optional<std::string> write_head(const ResponseHead& head);

}  // namespace stack::http
