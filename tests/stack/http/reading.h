// Reads a text through an http::Reader in pieces and writes down what it said.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/http/reader.h"

namespace tests {

// One reading, start to end. The pieces of the body are joined.
struct Reading {
  stack::http::Event last = stack::http::Event::kNeedMore;
  int heads = 0;
  std::string body;
  stack::http::Fields trailers;
  std::string error;      // name_of() it, empty without one
  std::size_t taken = 0;  // octets of the text that were read
  friend bool operator==(const Reading&, const Reading&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Reading& r) {
  return out << "event " << static_cast<int>(r.last) << ", " << r.heads << " heads, body of "
             << r.body.size() << ", taken " << r.taken << ", error \"" << r.error << '"';
}

// Reads `piece` until the reader wants more or the message is over. Answers whether it wants more.
inline bool read_piece(stack::http::Reader& reader, std::string_view piece, Reading& said) {
  using stack::http::Event;
  stack::base::ByteView input = stack::base::as_bytes(piece);
  for (;;) {
    said.last = reader.next(input);
    if (said.last == Event::kHead) ++said.heads;
    if (said.last == Event::kBody) said.body += stack::base::as_text(reader.body());
    if (said.last == Event::kEnd) said.trailers = reader.trailers();
    if (said.last == Event::kFailed) said.error = name_of(reader.error());
    if (said.last == Event::kHead || said.last == Event::kBody) continue;
    said.taken += piece.size() - input.size();
    return said.last == Event::kNeedMore;
  }
}

// Reads all of `text`, cut after each of the ascending offsets `cuts`, then ends the stream if the
// message is not over by then.
inline Reading read(stack::http::Reader& reader, std::string_view text,
                    const std::vector<std::size_t>& cuts = {}) {
  Reading said;
  std::size_t from = 0;
  bool more = true;
  for (std::size_t cut : cuts) {
    if (more) more = read_piece(reader, text.substr(from, cut - from), said);
    from = cut;
  }
  if (more) more = read_piece(reader, text.substr(from), said);
  if (!more) return said;
  said.last = reader.close();
  if (said.last == stack::http::Event::kFailed) said.error = name_of(reader.error());
  return said;
}

inline Reading read_response(std::string_view text, const std::vector<std::size_t>& cuts = {},
                             bool answers_head = false) {
  auto reader = stack::http::Reader::of_response(answers_head);
  return read(reader, text, cuts);
}

inline Reading read_request(std::string_view text, const std::vector<std::size_t>& cuts = {}) {
  auto reader = stack::http::Reader::of_requests();
  return read(reader, text, cuts);
}

}  // namespace tests
