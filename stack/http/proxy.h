// Requests that go through a proxy (RFC 9112 3.2.2 and 3.2.3, RFC 9110 9.3.6), and which do.
#pragma once

#include <string>
#include <string_view>

#include "stack/http/fields.h"
#include "stack/http/message.h"
#include "stack/http/url.h"

namespace stack::http {

// The target of a request for `url` to a proxy that fetches it: the URL, without what stays here
// (its zone, user and password). (C17)
std::string absolute_form(const Url& url);

// The target of CONNECT: host and port, which is never left out. (C17)
std::string authority_form(const Url& url);

// The request for a tunnel to where `url` lies; `fields` (User-Agent, Proxy-Authorization) follow
// Host. It has no content, and nothing that is meant for the server itself belongs in it (C52).
RequestHead connect_head(const Url& url, const Fields& fields);

// Whether `no_proxy`, the value of that variable, exempts `url` from going through a proxy. Members
// are parted by commas or whitespace: "*" is everything; a name is that host and all below it, with
// or without a dot in front; an address is that address, however it is written; "192.0.2.0/24" and
// "2001:db8::/32" are all addresses that begin so. Behind any of them ":port" narrows it to that
// port; an IPv6 address then stands in brackets. What is none of these matches nothing.
bool is_exempt_from_proxy(std::string_view no_proxy, const Url& url);

}  // namespace stack::http
