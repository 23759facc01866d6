#include "stack/http/reader.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"

namespace stack::http {

using base::ByteView;

Reader::Reader(Role role, bool answers_head, std::size_t max_head)
    : role_(role), answers_head_(answers_head), max_head_(max_head), parser_(role, max_head) {}

Event Reader::next(ByteView& input) {
  switch (state_) {
    case State::kHead:
      return read_head(input);
    case State::kCounted:
      return read_counted(input);
    case State::kChunks:
      return read_chunks(input);
    case State::kUntilClose:
      return read_until_close(input);
    case State::kDone:
      return input.empty() ? Event::kEnd : Event::kExcess;
    case State::kFailed:
      return Event::kFailed;
  }
  CHECK(false);
}

Event Reader::close() {
  if (state_ == State::kDone) return Event::kEnd;
  if (state_ == State::kUntilClose) return end();
  return state_ == State::kFailed ? Event::kFailed : fail(Error::kTruncated);
}

void Reader::restart() {
  CHECK(state_ == State::kDone);
  *this = Reader(role_, answers_head_, max_head_);
}

Event Reader::read_head(ByteView& input) {
  for (;;) {
    auto complete = parser_.feed(input);
    if (!complete) return fail(complete.error());
    if (!*complete) return Event::kNeedMore;
    head_ = parser_.take_head();
    bool interim = role_ == Role::kResponse && response().status / 100 == 1;
    if (!interim) return begin_body();
    if (auto error = drop_interim(response().status)) return fail(*error);
  }
}

std::optional<Error> Reader::drop_interim(int status) {
  // RFC 9110 15.2.2: a switch needs an Upgrade field in the request, which is never sent.
  if (status == 101) return Error::kUnaskedSwitch;
  if (++interim_responses_ > kMaxInterimResponses) return Error::kTooManyInterimResponses;
  parser_ = HeadParser(role_, max_head_);
  return std::nullopt;
}

Event Reader::begin_body() {
  auto framing =
      role_ == Role::kRequest ? framing_of(request()) : framing_of(response(), answers_head_);
  if (!framing) return fail(framing.error());
  framing_ = *framing;
  left_ = framing_.length;
  switch (framing_.delimiter) {
    case Delimiter::kNothing:
    case Delimiter::kLength:
      state_ = State::kCounted;
      break;
    case Delimiter::kChunks:
      state_ = State::kChunks;
      break;
    case Delimiter::kClose:
      state_ = State::kUntilClose;
      break;
  }
  return Event::kHead;
}

Event Reader::read_counted(ByteView& input) {
  if (left_ == 0) return end();
  auto piece = input.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
  input = input.subspan(piece.size());
  left_ -= piece.size();
  return lend(piece);
}

Event Reader::read_chunks(ByteView& input) {
  auto piece = chunks_.next(input);
  if (!piece) return fail(piece.error());
  if (!chunks_.at_end()) return lend(*piece);
  trailers_ = chunks_.take_trailers();
  return end();
}

Event Reader::read_until_close(ByteView& input) { return lend(std::exchange(input, {})); }

Event Reader::lend(ByteView piece) {
  body_ = piece;
  return piece.empty() ? Event::kNeedMore : Event::kBody;
}

Event Reader::end() {
  state_ = State::kDone;
  return Event::kEnd;
}

Event Reader::fail(Error error) {
  state_ = State::kFailed;
  error_ = error;
  return Event::kFailed;
}

}  // namespace stack::http
