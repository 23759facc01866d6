#include "stack/apps/session.h"

#include <utility>

namespace stack::apps {

using base::ByteView;
using http::Event;

Session::Session(tcp::Stream stream, const SessionConfig& config, const Content& content)
    : stream_(std::move(stream)), config_(config), content_(&content) {}

void Session::advance() {
  bool progress = !stream_.ending();
  while (progress && state_ != State::kClosing) {
    progress = state_ == State::kReading ? read_request() : say();
  }
  // Unread octets would make an abort of what is an end in order.
  if (state_ == State::kClosing) drain();
  over_ = stream_.ending().has_value();
}

bool Session::read_request() {
  ByteView arrived = stream_.readable();
  if (arrived.empty()) {
    // Between two requests a client may leave; inside one there is nobody left to complain to.
    if (stream_.at_end()) begin_closing();
    return false;
  }
  ByteView input = arrived;
  Event event = reader_.next(input);
  if (event == Event::kHead) {
    reply_ = answer(reader_.request(), reader_.framing(), *content_, config_);
    observe(&reader_.request());
  }
  if (event == Event::kFailed) {
    reply_ = bad_request();
    observe(nullptr);
  }
  bool complete = event == Event::kHead || event == Event::kFailed;
  stream_.consume(arrived.size() - input.size());
  if (complete) state_ = State::kReplying;
  return true;
}

void Session::observe(const http::RequestHead* request) const {
  if (config_.observer) config_.observer->answered(stream_.remote(), request, reply_.status());
}

void Session::close() {
  is_last_ = true;
  if (state_ == State::kReading) begin_closing();
  advance();
}

bool Session::say() {
  if (written_ == piece_.size()) {
    auto next = reply_.next_piece();
    if (!next) return break_off();
    piece_ = *std::move(next);
    written_ = 0;
  }
  if (piece_.empty()) {
    bool keeps_alive = reply_.keeps_alive() && !is_last_;
    if (keeps_alive) {
      reader_ = http::Reader::of_requests(kMaxRequestHead);
      state_ = State::kReading;
    } else {
      begin_closing();
    }
    return true;
  }
  written_ += stream_.write(base::as_bytes(piece_).subspan(written_));
  return written_ == piece_.size();
}

// The client must not take what it has for the whole, as it would after an end in order where no
// length was told.
bool Session::break_off() {
  stream_.abort();
  state_ = State::kClosing;
  return false;
}

void Session::begin_closing() {
  stream_.finish();
  state_ = State::kClosing;
}

// RFC 9112 9.6: what still comes is read and dropped until the connection has ended in order, for a
// RST could take the reply away from the client.
void Session::drain() {
  for (ByteView rest = stream_.readable(); !rest.empty(); rest = stream_.readable()) {
    stream_.consume(rest.size());
  }
}

}  // namespace stack::apps
