// The request that an ask amounts to, at one hop of its redirections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/apps/ask.h"
#include "stack/http/message.h"
#include "stack/http/url.h"

namespace stack::apps {

// Octets of the document to ask for, by Range and If-Range (RFC 9110 14.2, 13.1.5).
struct RangeWish {
  std::uint64_t begin = 0;
  std::optional<std::uint64_t> end = {};  // exclusive
  std::string validator = {};             // empty: of whatever version there is
};

// Where an ask has come to.
struct Hop {
  http::Url url;
  std::string method;       // a redirection may have made GET of POST
  bool same_origin = true;  // as the first URL's, all the way
  std::optional<RangeWish> range = {};
  std::string cookies = {};  // the value of Cookie; empty: none
  bool to_proxy = false;     // the target is the whole URL (RFC 9112 3.2.2)
  std::string proxy_authorization = {};
};

// Whether a field that a person added may go to an origin that the person did not name.
bool holds_no_secret(std::string_view field_name);

// RFC 9110, 9112. What the person's fields say counts more than what we would say.
http::RequestHead request_of(const Ask& ask, const Hop& hop);

}  // namespace stack::apps
