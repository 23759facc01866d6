// What a request is answered with.
#pragma once

#include "stack/apps/content.h"
#include "stack/apps/observer.h"
#include "stack/apps/reply.h"
#include "stack/http/framing.h"
#include "stack/http/message.h"

namespace stack::apps {

struct SessionConfig {
  bool keep_alive = true;  // more than one request on a connection, if the client agrees
  BodyEnd body_end = BodyEnd::kLength;  // how documents are delimited for clients that know chunks
  Observer* observer = nullptr;         // borrowed for the server's lifetime; none: nobody listens
};

// GET and HEAD (RFC 9110 9.3), with preconditions (13) and ranges (14). Whatever the request is,
// the answer is a response that can be written: `head` and `framing` are as an http::Reader gave
// them.
Reply answer(const http::RequestHead& head, const http::Framing& framing, const Content& content,
             const SessionConfig& config);
// To what is no request, or, without a body, to a HEAD that cannot be understood.
Reply bad_request(bool with_body = true);

}  // namespace stack::apps
