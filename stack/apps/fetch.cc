#include "stack/apps/fetch.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/http/writer.h"

namespace stack::apps {
namespace {

using base::ByteView;
using http::Event;

std::string write_request(const FetchConfig& config) {
  http::RequestHead head{.method = "GET", .target = config.url.target()};
  head.fields = {{"Host", config.url.authority()},
                 {"User-Agent", std::string(kUserAgent)},
                 {"Accept", "*/*"},
                 {"Accept-Encoding", config.accept_gzip ? "gzip" : "identity"},
                 {"Connection", "close"}};
  auto text = http::write_head(head);
  CHECK(text.has_value());  // a Url holds nothing that could not stand there
  return *std::move(text);
}

// How a connection that ended before the response did appears to the caller.
Outcome outcome_of(tcp::Ending ending) {
  switch (ending) {
    case tcp::Ending::kClosed:
      return Outcome::kTruncated;
    case tcp::Ending::kRefused:
    case tcp::Ending::kInUse:
    case tcp::Ending::kNoResources:
      return Outcome::kRefused;
    case tcp::Ending::kUnreachable:
      return Outcome::kUnreachable;
    case tcp::Ending::kReset:
      return Outcome::kReset;
    case tcp::Ending::kTimedOut:
      return Outcome::kTimedOut;
    case tcp::Ending::kAborted:
      break;  // only we abort, and then the outcome is known
  }
  CHECK(false);
}

// To an attempt's SYN no answer came, while there was no limit but time.
Outcome outcome_of_dial(tcp::Ending ending) {
  return ending == tcp::Ending::kTimedOut ? Outcome::kSilent : outcome_of(ending);
}

}  // namespace

Fetch::Fetch(FetchConfig config, Sink& sink)
    : config_(std::move(config)),
      sink_(sink),
      request_(write_request(config_)),
      dial_({.targets = config_.targets, .patience = config_.patience}) {}

void Fetch::run(base::Instant now, host::Host& host) {
  if (phase_ == Phase::kDialing) dial(now, host);
  if (phase_ == Phase::kReading) {
    send_request();
    read(now);
  }
  if (phase_ == Phase::kReading) give_up_if_late(now);
  if (phase_ == Phase::kLeaving) leave(now);
}

base::Instant Fetch::deadline() const {
  switch (phase_) {
    case Phase::kDialing:
      return dial_.deadline();
    case Phase::kReading:
      return std::min(stream_->last_arrival() + config_.patience, pace_.span_ends());
    case Phase::kLeaving:
      return leave_by_;
    default:
      return base::kNever;
  }
}

void Fetch::dial(base::Instant now, host::Host& host) {
  dial_.run(now, host);
  if (!dial_.done()) return;
  if (dial_.failure()) {
    decide(outcome_of_dial(*dial_.failure()));
    return end();
  }
  stream_ = dial_.take();
  remote_ = stream_->remote();
  local_ = stream_->local();
  pace_ = Pace(now, config_.patience);
  phase_ = Phase::kReading;
}

void Fetch::send_request() {
  if (!request_.empty()) request_.erase(0, stream_->write(base::as_bytes(request_)));
}

// All that has arrived, to the reader; then what became of the connection.
void Fetch::read(base::Instant now) {
  while (phase_ == Phase::kReading) {
    ByteView arrived = stream_->readable();
    if (arrived.empty()) break;
    read_piece(now, arrived);
  }
  if (phase_ != Phase::kReading) return;
  if (stream_->at_end()) {
    tell(now, reader_.close());
  } else if (stream_->ending()) {
    break_off(outcome_of(*stream_->ending()));
  }
}

void Fetch::read_piece(base::Instant now, ByteView arrived) {
  ByteView input = arrived;
  Event event = Event::kHead;
  while (phase_ == Phase::kReading && event != Event::kNeedMore) {
    event = reader_.next(input);
    tell(now, event);
  }
  if (phase_ == Phase::kDone) return;  // broken off: what arrived is gone
  std::size_t taken = arrived.size() - input.size();
  pace_.count(taken);
  stream_->consume(taken);
}

void Fetch::tell(base::Instant now, Event event) {
  switch (event) {
    case Event::kNeedMore:
      return;
    case Event::kHead:
      return on_head();
    case Event::kBody:
      return on_body();
    case Event::kEnd:
      return on_end(now);
    case Event::kFailed:
      if (reader_.error() == http::Error::kTruncated)
        return leave_in_order(now, Outcome::kTruncated);
      return malformed(name_of(reader_.error()));
    case Event::kExcess:
      break;  // comes after kEnd only, and nothing is read after that
  }
  CHECK(false);
}

void Fetch::on_head() {
  head_read_ = true;
  const http::ResponseHead& head = reader_.response();
  // RFC 9110 15.3.7: a part answers a request with Range only, and would pass for the whole.
  if (head.status == 206) return malformed("206 Partial Content though the whole was asked for");
  if (!head.successful()) return decide(Outcome::kStatus);
  auto document = Document::begin(head, config_.accept_gzip, sink_);
  if (!document) return on_fault(document.error());
  document_ = *std::move(document);
}

void Fetch::on_body() {
  ByteView content = reader_.body();
  if (document_) {
    auto written = document_->write(content);
    if (!written) on_fault(written.error());
    return;
  }
  discarded_ += content.size();
  if (discarded_ > kMostDiscarded) break_off(Outcome::kStatus);
}

void Fetch::on_end(base::Instant now) {
  if (!document_) return leave_in_order(now, Outcome::kStatus);
  auto finished = document_->finish();
  if (!finished) return on_fault(finished.error());
  leave_in_order(now, Outcome::kComplete);
}

void Fetch::on_fault(const DocumentFault& fault) {
  if (fault.in_sink) return break_off(Outcome::kSinkFailed);
  malformed(fault.reason);
}

void Fetch::give_up_if_late(base::Instant now) {
  if (now >= stream_->last_arrival() + config_.patience) return break_off(Outcome::kSilent);
  if (!pace_.kept(now)) break_off(Outcome::kTooSlow);
}

// Whatever still comes is read and forgotten, so that the peer's FIN can come too.
void Fetch::leave(base::Instant now) {
  for (ByteView rest = stream_->readable(); !rest.empty(); rest = stream_->readable()) {
    stream_->consume(rest.size());
  }
  bool late = now >= leave_by_;
  if (!stream_->ending() && !late) return;
  if (!stream_->ending()) stream_->abort();
  end();
}

void Fetch::decide(Outcome outcome) {
  if (!outcome_) outcome_ = outcome;
}

void Fetch::leave_in_order(base::Instant now, Outcome outcome) {
  decide(outcome);
  stream_->finish();
  leave_by_ = now + kLeaveTime;
  phase_ = Phase::kLeaving;
}

void Fetch::break_off(Outcome outcome) {
  decide(outcome);
  stream_->abort();
  end();
}

void Fetch::abort() {
  if (stream_) return break_off(Outcome::kAborted);
  if (done()) return;
  dial_.abort();
  decide(Outcome::kAborted);
  end();
}

void Fetch::malformed(std::string_view reason) {
  reason_ = reason;
  break_off(Outcome::kMalformed);
}

void Fetch::end() {
  last_info_ = stream_ ? stream_->info() : dial_.info();
  stream_.reset();
  phase_ = Phase::kDone;
}

FetchResult Fetch::result() const {
  FetchResult result{.outcome = outcome_.value_or(Outcome::kSilent), .reason = reason_};
  result.body_size = document_ ? document_->size() : 0;
  if (done()) result.tcp = last_info_;
  if (!done()) result.tcp = stream_ ? stream_->info() : dial_.info();
  if (!head_read_) return result;
  result.status = reader_.response().status;
  result.reason_phrase = reader_.response().reason;
  return result;
}

std::optional<std::uint64_t> Fetch::announced_size() const {
  if (!head_read_ || reader_.framing().delimiter != http::Delimiter::kLength) return std::nullopt;
  return reader_.framing().length;
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kComplete:
      return "complete";
    case Outcome::kStatus:
      return "the server answered with an error status";
    case Outcome::kRefused:
      return "connection refused";
    case Outcome::kUnreachable:
      return "no route to the server";
    case Outcome::kReset:
      return "connection reset by the server";
    case Outcome::kTimedOut:
      return "the server stopped acknowledging";
    case Outcome::kSilent:
      return "no packet from the server for 60 seconds";
    case Outcome::kTooSlow:
      return "the server sends too slowly";
    case Outcome::kTruncated:
      return "the server ended the connection before the response was complete";
    case Outcome::kMalformed:
      return "malformed response";
    case Outcome::kSinkFailed:
      return "the content could not be stored";
    case Outcome::kAborted:
      return "given up on request";
  }
  CHECK(false);
}

}  // namespace stack::apps
