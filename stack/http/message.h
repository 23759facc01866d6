// The heads of HTTP/1.x messages, as values (RFC 9112 sections 3 and 4).
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "stack/http/fields.h"

namespace stack::http {

// Which kind of message is read or written.
enum class Role : std::uint8_t { kRequest, kResponse };

struct RequestHead {
  std::string method;
  std::string target;  // as it stands in the request line, most often origin-form
  int minor = 1;       // of the version HTTP/1.minor, 0 to 9
  Fields fields = {};
  friend bool operator==(const RequestHead&, const RequestHead&) = default;
};

struct ResponseHead {
  int minor = 1;
  int status = 0;           // 100 to 599
  std::string reason = {};  // may be empty; no meaning rests on it (RFC 9112 4, C05)
  Fields fields = {};

  // Of its class, whatever the status (RFC 9110 15, C06).
  bool successful() const { return status / 100 == 2; }
  friend bool operator==(const ResponseHead&, const ResponseHead&) = default;
};

using Head = std::variant<RequestHead, ResponseHead>;

}  // namespace stack::http
