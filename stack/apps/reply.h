// One reply of the server, made piece by piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stack/apps/content.h"
#include "stack/http/message.h"

namespace stack::apps {

// Most octets of a document in one piece, and so in one chunk.
inline constexpr std::size_t kReplyPiece = 8 * 1024;

// How the end of a reply's body is told.
enum class BodyEnd : std::uint8_t { kLength, kChunks };

// Invariant: the pieces joined are one response; it holds no more than the head at a time.
class Reply {
 public:
  // Nothing to say.
  Reply() = default;
  // The document at `path`, or only its head. `content` is borrowed for the reply's lifetime and
  // has it.
  static Reply of_document(const Content& content, std::string path, BodyEnd end, bool with_body,
                           bool keep_alive);
  // A status with a line of text as its body. `fields` come besides those the reply writes itself.
  static Reply of_status(int status, std::string_view reason, http::Fields fields, bool with_body,
                         bool keep_alive);

  // The next piece; empty once all was given.
  std::string next_piece();
  // Another message may follow on the connection.
  bool keeps_alive() const { return keep_alive_; }

 private:
  std::string body_piece();

  std::string first_;                 // the head, and a body if it is short
  const Content* content_ = nullptr;  // none: all is in first_
  std::string path_;
  BodyEnd end_ = BodyEnd::kLength;
  std::uint64_t offset_ = 0;  // of the next octet of the document
  std::uint64_t size_ = 0;
  bool keep_alive_ = false;
};

}  // namespace stack::apps
