#include "stack/apps/session.h"

#include <utility>

namespace stack::apps {

using base::ByteView;
using http::Event;

Session::Session(Channel channel, const SessionConfig& config, const Content& content)
    : channel_(std::move(channel)), config_(config), content_(&content) {}

void Session::advance() {
  bool progress = !channel_.ending();
  while (progress && state_ != State::kClosing) {
    progress = state_ == State::kReading ? read_request() : say();
  }
  // RFC 9112 9.6: what still comes is read and dropped until the connection has ended in order, for
  // a RST could take the reply away from the client.
  if (state_ == State::kClosing) channel_.drain();
  channel_.pump();
  over_ = channel_.ending().has_value();
}

bool Session::read_request() {
  channel_.pump();
  ByteView arrived = channel_.readable();
  if (arrived.empty()) {
    // Between two requests a client may leave; inside one there is nobody left to complain to.
    if (channel_.end() != Channel::End::kOpen) begin_closing();
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
  channel_.consume(arrived.size() - input.size());
  if (complete) state_ = State::kReplying;
  return true;
}

void Session::observe(const http::RequestHead* request) const {
  if (config_.observer) config_.observer->answered(channel_.remote(), request, reply_.status());
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
  return write();
}

// As much of the piece as there is room for. TLS holds less than TCP does: there may be room again
// as soon as its records have left.
bool Session::write() {
  for (std::size_t taken = 1; taken > 0 && written_ < piece_.size(); written_ += taken) {
    channel_.pump();
    taken = channel_.write(base::as_bytes(piece_).subspan(written_));
  }
  return written_ == piece_.size();
}

// The client must not take what it has for the whole, as it would after an end in order where no
// length was told.
bool Session::break_off() {
  channel_.abort();
  state_ = State::kClosing;
  return false;
}

void Session::begin_closing() {
  channel_.finish();
  state_ = State::kClosing;
}

}  // namespace stack::apps
