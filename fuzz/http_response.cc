// Any octets as an HTTP response: however they are cut, the reader tells the same story.
//
// The first octet says what was asked (bit 0: HEAD) and whether the stream ends (bit 1); the second
// is how many octets each piece has, 0 meaning that sizes follow the octets of the response
// themselves.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/http/reader.h"

namespace {

using stack::base::ByteView;
using stack::http::Event;
using stack::http::Reader;

struct Story {
  Event last = Event::kNeedMore;
  int heads = 0;
  int status = 0;
  std::string body;
  stack::http::Fields fields;
  stack::http::Fields trailers;
  std::string error;
  std::size_t taken = 0;
  friend bool operator==(const Story&, const Story&) = default;
};

// Reads until more is wanted or the message is over.
void read(Reader& reader, ByteView input, Story& story) {
  std::size_t offered = input.size();
  for (;;) {
    ByteView before = input;
    story.last = reader.next(input);
    CHECK(input.size() <= before.size());
    CHECK(input.empty() || input.data() == before.last(input.size()).data());
    if (story.last == Event::kHead) {
      ++story.heads;
      story.status = reader.response().status;
      story.fields = reader.response().fields;
    } else if (story.last == Event::kBody) {
      CHECK(!reader.body().empty());
      story.body += stack::base::as_text(reader.body());
    } else {
      break;
    }
  }
  story.taken += offered - input.size();
  if (story.last == Event::kNeedMore) CHECK(input.empty());
}

void finish(Reader& reader, Story& story) {
  if (story.last == Event::kEnd) story.trailers = reader.trailers();
  if (story.last == Event::kFailed) story.error = name_of(reader.error());
}

Story tell(ByteView text, bool answers_head, bool closes, std::uint8_t step) {
  Reader reader = Reader::of_response(answers_head);
  Story story;
  while (!text.empty() && story.last == Event::kNeedMore) {
    std::size_t size = step > 0 ? step : 1u + text.front() % 16u;
    ByteView piece = text.first(std::min(size, text.size()));
    text = text.subspan(piece.size());
    read(reader, piece, story);
  }
  if (closes && story.last == Event::kNeedMore) story.last = reader.close();
  finish(reader, story);
  return story;
}

Story tell_whole(ByteView text, bool answers_head, bool closes) {
  Reader reader = Reader::of_response(answers_head);
  Story story;
  read(reader, text, story);
  if (closes && story.last == Event::kNeedMore) story.last = reader.close();
  finish(reader, story);
  return story;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  bool answers_head = (data[0] & 1) != 0;
  bool closes = (data[0] & 2) != 0;
  ByteView text(data + 2, size - 2);
  Story whole = tell_whole(text, answers_head, closes);
  CHECK(whole.heads <= 1);
  CHECK(whole.heads == 1 || whole.body.empty());
  CHECK(tell(text, answers_head, closes, data[1]) == whole);
  return 0;
}
