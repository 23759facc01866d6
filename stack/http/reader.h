// Reads HTTP/1.x messages: octets in, events out, for a client and for a server (RFC 9112).
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "stack/base/bytes.h"
#include "stack/http/chunked.h"
#include "stack/http/error.h"
#include "stack/http/framing.h"
#include "stack/http/head_parser.h"
#include "stack/http/message.h"

namespace stack::http {

// Most interim (1xx) responses before the final one (RFC 9110 15.2 sets no bound; a loop needs
// one). (C07)
inline constexpr int kMaxInterimResponses = 32;

enum class Event : std::uint8_t {
  kNeedMore,  // all input was taken; give more, or close()
  kHead,      // the head is complete: request() or response(), and framing()
  kBody,      // body() lends a piece of the content, never empty
  kEnd,       // the message is complete: trailers(); said again until restart()
  kExcess,    // octets follow a complete message; they are left in the input, unread (C29)
  kFailed,    // error() says why; said for good
};

// Invariant: an event depends on the octets read so far, never on how they were cut (but for how
// the content is cut). Holds one head and no content. Order: kHead, kBody any number of times,
// kEnd.
class Reader {
 public:
  // For the final response to one request; interim ones are read and dropped (RFC 9110 15.2). To
  // `answers_head`, a HEAD request, there is no content.
  static Reader of_response(bool answers_head = false) {
    return Reader(Role::kResponse, answers_head, kMaxHead);
  }
  // For requests, one after the other.
  static Reader of_requests(std::size_t max_head = kMaxHead) {
    return Reader(Role::kRequest, false, max_head);
  }

  // Takes octets off the front of `input` until there is an event to tell.
  Event next(base::ByteView& input);
  // The peer's stream has ended. kEnd when the message is complete by that (C28), else kFailed:
  // truncated (C27, C32).
  Event close();
  // After kEnd: the next message begins.
  void restart();

  // The head, from kHead until restart().
  const RequestHead& request() const { return std::get<RequestHead>(head_); }
  const ResponseHead& response() const { return std::get<ResponseHead>(head_); }
  const Framing& framing() const { return framing_; }
  // After kBody: a part of the input that next() was called with, valid as long as that is.
  base::ByteView body() const { return body_; }
  // After kEnd: the fields behind a chunked body. They never take part in framing (RFC 9110 6.5,
  // C31).
  const Fields& trailers() const { return trailers_; }
  // After kFailed.
  Error error() const { return *error_; }

 private:
  enum class State : std::uint8_t { kHead, kCounted, kChunks, kUntilClose, kDone, kFailed };

  Reader(Role role, bool answers_head, std::size_t max_head);
  Event read_head(base::ByteView& input);
  std::optional<Error> drop_interim(int status);
  Event begin_body();
  Event read_counted(base::ByteView& input);
  Event read_chunks(base::ByteView& input);
  Event read_until_close(base::ByteView& input);
  Event lend(base::ByteView piece);
  Event end();
  Event fail(Error error);

  Role role_;
  bool answers_head_;
  std::size_t max_head_;
  State state_ = State::kHead;
  HeadParser parser_;
  Head head_;
  Framing framing_;
  int interim_responses_ = 0;
  std::uint64_t left_ = 0;  // octets of a counted body still to come
  ChunkedDecoder chunks_;
  base::ByteView body_;
  Fields trailers_;
  std::optional<Error> error_;
};

}  // namespace stack::http
