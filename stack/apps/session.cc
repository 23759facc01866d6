#include "stack/apps/session.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "stack/http/text.h"
#include "stack/http/url.h"

namespace stack::apps {
namespace {

using base::ByteView;
using http::Event;

// The path of an origin-form or absolute-form target, without the query (RFC 9112 3.2).
std::optional<std::string> path_of(std::string_view target) {
  std::string path(target);
  if (auto url = http::Url::parse(target)) path = url->target();
  if (!path.starts_with('/')) return std::nullopt;
  return path.substr(0, path.find('?'));
}

// RFC 9112 3.2: exactly one Host, which only HTTP/1.0 may leave out.
bool names_its_host(const http::RequestHead& head) {
  auto hosts = std::ranges::count_if(head.fields, [](const http::Field& field) {
    return http::equal_ignoring_case(field.name, "Host");
  });
  return hosts == 1 || (hosts == 0 && head.minor == 0);
}

Reply bad_request() { return Reply::of_status(400, "Bad Request", {}, true, false); }

}  // namespace

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
  if (event == Event::kHead) reply_ = reply_to(reader_.request());
  if (event == Event::kFailed) reply_ = bad_request();
  bool complete = event == Event::kHead || event == Event::kFailed;
  stream_.consume(arrived.size() - input.size());
  if (complete) state_ = State::kReplying;
  return true;
}

Reply Session::reply_to(const http::RequestHead& head) const {
  const http::Framing& framing = reader_.framing();
  bool is_head = head.method == "HEAD";
  if (!is_head && head.method != "GET") {
    return Reply::of_status(405, "Method Not Allowed", {{"Allow", "GET, HEAD"}}, true, false);
  }
  // Neither method gives content a meaning (RFC 9110 9.3.1): it is not read.
  bool has_content = framing.delimiter == http::Delimiter::kChunks || framing.length > 0;
  auto path = path_of(head.target);
  if (has_content || !path || !names_its_host(head)) return bad_request();

  bool keep_alive = config_.keep_alive && framing.reusable;
  if (!content_->size(*path)) return Reply::of_status(404, "Not Found", {}, !is_head, keep_alive);
  // RFC 9112 6.1: no transfer coding towards HTTP/1.0.
  BodyEnd end = head.minor == 0 ? BodyEnd::kLength : config_.body_end;
  return Reply::of_document(*content_, *std::move(path), end, !is_head, keep_alive);
}

bool Session::say() {
  if (written_ == piece_.size()) {
    piece_ = reply_.next_piece();
    written_ = 0;
  }
  if (piece_.empty()) {
    bool keeps_alive = reply_.keeps_alive();
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
