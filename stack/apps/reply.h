// One reply of the server, made piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stack/apps/content.h"
#include "stack/http/message.h"

namespace stack::apps {

// Most octets of a document in one piece, and so in one chunk.
inline constexpr std::size_t kReplyPiece = 8 * 1024;

// How the end of a reply's body is told.
enum class BodyEnd : std::uint8_t { kLength, kChunks };

// What is true of a reply whatever its body is.
struct ReplyHead {
  int status = 200;
  std::string_view reason = "OK";  // a constant text
  http::Fields fields = {};        // besides those about framing and the connection
  bool with_body = true;           // false: to HEAD, which wants the head of what GET would give
  bool keep_alive = false;         // another message may follow on the connection
};

// Octets [begin, end) of a document.
struct ReplyBody {
  std::unique_ptr<Source> source;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  BodyEnd told_by = BodyEnd::kLength;
};

// Invariant: the pieces joined are one response; it holds no more than the head or one piece at a
// time.
class Reply {
 public:
  // Nothing to say.
  Reply() = default;
  static Reply of_document(ReplyHead head, ReplyBody body);
  // With a line of text as its body: the reason.
  static Reply of_status(ReplyHead head);
  // Of a status that has no body (304).
  static Reply of_head(ReplyHead head);

  // The next piece; empty once all was given. Nothing when the document could not be read: what was
  // given is not the whole, and nothing that may follow would make it so.
  std::optional<std::string> next_piece();
  int status() const { return status_; }
  // Another message may follow on the connection.
  bool keeps_alive() const { return keep_alive_; }

 private:
  std::optional<std::string> body_piece();

  std::string first_;  // the head, and a body if it is short
  ReplyBody body_;     // what of it is still to come; without a source nothing is
  int status_ = 0;
  bool keep_alive_ = false;
};

}  // namespace stack::apps
