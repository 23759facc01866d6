#include "stack/apps/attempt.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/writer.h"

namespace stack::apps {

using base::ByteView;
using http::Event;

namespace {

constexpr std::size_t kUploadPiece = 16 * 1024;

}  // namespace

Attempt::Attempt(AttemptConfig config, Client& client)
    : config_(std::move(config)),
      client_(client),
      reader_(http::Reader::of_response(config_.request.method == "HEAD")) {}

void Attempt::run(base::Instant now, host::Host& host) {
  if (phase_ == Phase::kBegin) {
    begin();
    if (may_reuse_) {
      if (auto idle = client_.connections.take(config_.route)) use(now, *std::move(idle));
    }
  }
  if (phase_ == Phase::kConnecting) connect(now, host);
  if (is_reading()) {
    connection_->channel.pump();
    send(now);
    read(now);
  }
  if (phase_ == Phase::kConnecting && !connector_) connect(now, host);  // in place of a stale one
  if (connection_) connection_->channel.pump();
  if (is_reading()) give_up_if_late(now);
}

base::Instant Attempt::deadline(base::Instant now) const {
  if (phase_ == Phase::kConnecting) return connector_->deadline();
  if (!is_reading()) return base::kNever;
  base::Instant first = pace_.span_ends();
  if (connection_->channel.readable().empty()) return std::min(first, silent_at());
  // More is there than may be read.
  return client_.limit ? std::min(first, client_.limit->next(now)) : first;
}

void Attempt::begin() {
  auto text = http::write_head(config_.request);
  if (!text) return decide(Outcome::kMalformed, "the request holds what no request may hold");
  unsent_ = *std::move(text);
  uploaded_ = 0;
  sent_ = 0;
  piece_.clear();
  phase_ = Phase::kConnecting;
}

void Attempt::connect(base::Instant now, host::Host& host) {
  if (!connector_) connector_.emplace(config_.route, client_.connector());
  connector_->run(now, host);
  remote_ = connector_->remote();
  local_ = connector_->local();
  times_.connect = connector_->times();
  if (!connector_->done()) return;
  if (connector_->fault()) {
    return decide(connector_->fault()->outcome, connector_->fault()->reason);
  }
  reused_ = false;
  use(now, connector_->take());
}

void Attempt::use(base::Instant now, Connection connection) {
  reused_ = connection.requests++ > 0;
  connection_ = std::move(connection);
  times_.connect = connection_->times;
  remote_ = connection_->channel.remote();
  local_ = connection_->channel.local();
  if (const tls::Session* session = connection_->channel.session()) tls_ = session->info();
  listening_since_ = now;
  pace_ = Pace(now, config_.span, config_.least_per_span);
  phase_ = Phase::kAwaitingHead;
}

void Attempt::send(base::Instant now) {
  if (times_.requested) return;
  Channel& channel = connection_->channel;
  if (!unsent_.empty()) {
    std::size_t taken = channel.write(base::as_bytes(unsent_));
    unsent_.erase(0, taken);
    sent_ += taken;
  }
  if (unsent_.empty() && send_content()) times_.requested = now;
}

// False while some of it is left.
bool Attempt::send_content() {
  if (!config_.upload) return true;
  for (;;) {
    if (piece_.empty()) {
      if (uploaded_ == config_.upload->size) return true;
      piece_.resize(std::min<std::uint64_t>(kUploadPiece, config_.upload->size - uploaded_));
      if (config_.upload->source->read(uploaded_, piece_) < piece_.size()) {
        break_off(Outcome::kSinkFailed, "what was to be sent cannot be read");
        return false;
      }
      uploaded_ += piece_.size();
    }
    std::size_t taken = connection_->channel.write(piece_);
    piece_.erase(piece_.begin(), piece_.begin() + static_cast<std::ptrdiff_t>(taken));
    pace_.count(taken);
    sent_ += taken;
    if (!piece_.empty()) return false;
  }
}

// All that has arrived and may be read, to the reader; then what became of the connection. The
// reader is asked even if nothing has arrived: a response without content is whole with its head.
void Attempt::read(base::Instant now) {
  for (bool more = true; more && is_reading();) {
    ByteView arrived = connection_->channel.readable();
    if (client_.limit) {
      const auto allowed = std::min<std::uint64_t>(arrived.size(), client_.limit->allowance(now));
      arrived = arrived.first(static_cast<std::size_t>(allowed));
    }
    more = !arrived.empty();
    if (!read_piece(now, arrived)) return;
    connection_->channel.pump();
  }
  if (!is_reading()) return;
  if (!connection_->channel.readable().empty()) listening_since_ = now;  // it is we who wait
  look_at_end(now);
}

// False once nothing more is to be read now: it is over, or paused at the head.
bool Attempt::read_piece(base::Instant now, ByteView arrived) {
  if (!times_.first_octet && !arrived.empty()) times_.first_octet = now;
  const Phase before = phase_;
  ByteView input = arrived;
  Event event = Event::kHead;
  while (phase_ == before && event != Event::kNeedMore) {
    event = reader_.next(input);
    // What was read is given back before anything can end the connection.
    if (event == Event::kEnd || event == Event::kHead || event == Event::kFailed) break;
    tell(now, event);
  }
  const std::size_t taken = arrived.size() - input.size();
  received_ += taken;
  if (event == Event::kHead) head_size_ = received_;
  if (connection_) {
    pace_.count(taken);
    connection_->channel.consume(taken);
  }
  if (client_.limit) client_.limit->spend(taken);
  if (phase_ == before && event != Event::kNeedMore) tell(now, event);
  return phase_ == before;
}

void Attempt::tell(base::Instant now, Event event) {
  switch (event) {
    case Event::kNeedMore:
      return;
    case Event::kHead:
      has_head_ = true;
      phase_ = Phase::kAtHead;
      return;
    case Event::kBody:
      return on_content();
    case Event::kEnd:
      return on_end(now);
    case Event::kFailed:
      if (reader_.error() == http::Error::kTruncated) return break_off(Outcome::kTruncated);
      return break_off(Outcome::kMalformed, std::string(name_of(reader_.error())));
    case Event::kExcess:
      break;  // comes after kEnd only, and nothing is read after that
  }
  CHECK(false);
}

void Attempt::save(Document document) {
  CHECK(at_head());
  document_ = std::move(document);
  phase_ = Phase::kContent;
}

void Attempt::discard() {
  CHECK(at_head());
  phase_ = Phase::kContent;
}

void Attempt::on_content() {
  ByteView content = reader_.body();
  if (document_) {
    auto written = document_->write(content);
    if (!written) return on_fault(written.error());
    if (document_->size() > config_.largest) break_off(Outcome::kTooLarge);
    return;
  }
  discarded_ += content.size();
  // Enough to keep the connection for; whatever else there is can stay where it is.
  if (discarded_ > kMostDiscarded) break_off(Outcome::kComplete);
}

// The response is whole: nothing that happens to the connection can spoil it.
void Attempt::on_end(base::Instant now) {
  if (document_) {
    auto finished = document_->finish();
    if (!finished) return on_fault(finished.error());
  }
  Channel& channel = connection_->channel;
  // Not if we said that it would end, though the server missed that (RFC 9112 9.6).
  const bool can_serve_again = reader_.framing().reusable && times_.requested &&
                               !config_.request.fields.list_contains("Connection", "close") &&
                               channel.readable().empty() && channel.end() == Channel::End::kOpen;
  last_info_ = channel.info();
  Connection connection = *std::exchange(connection_, std::nullopt);
  if (can_serve_again) {
    client_.connections.keep(now, std::move(connection));
  } else {
    client_.connections.let_go(now, std::move(connection));
  }
  decide(Outcome::kComplete, {});
}

void Attempt::on_fault(const DocumentFault& fault) {
  break_off(fault.in_sink ? Outcome::kSinkFailed : Outcome::kMalformed, std::string(fault.reason));
}

// A server may close a connection that was idle at the very moment in which a request leaves. If
// nothing of an answer has come, that request was most likely not read (C34).
bool Attempt::is_stale() const { return reused_ && received_ == 0 && config_.idempotent; }

void Attempt::look_at_end(base::Instant now) {
  const Channel& channel = connection_->channel;
  const Channel::End end = channel.end();
  if (end == Channel::End::kOpen) return;
  if (is_stale()) {
    last_info_ = channel.info();
    connection_->channel.abort();
    connection_.reset();
    times_ = {};
    may_reuse_ = false;
    reused_ = false;
    begin();
    return;
  }
  if (const tls::Session* session = channel.session(); session && session->failure()) {
    return break_off(Outcome::kTls, session->failure()->text);
  }
  switch (end) {
    case Channel::End::kInOrder:
      return tell(now, reader_.close());
    case Channel::End::kCut:
      // Without TLS's own end nobody knows whether more was to come (RFC 9112 9.8).
      return break_off(Outcome::kTruncated);
    default:
      return break_off(outcome_of(*channel.ending()));
  }
}

void Attempt::give_up_if_late(base::Instant now) {
  if (connection_->channel.readable().empty() && now >= silent_at()) {
    return break_off(Outcome::kSilent);
  }
  if (!pace_.kept(now)) break_off(Outcome::kTooSlow);
}

// The patience begins anew with each request (C35): before, an idle connection had nothing to say.
base::Instant Attempt::silent_at() const {
  return std::max(connection_->channel.last_arrival(), listening_since_) + client_.patience.read;
}

void Attempt::break_off(Outcome outcome, std::string reason) {
  if (connection_) {
    last_info_ = connection_->channel.info();
    connection_->channel.abort();
    connection_.reset();
  }
  decide(outcome, std::move(reason));
}

void Attempt::decide(Outcome outcome, std::string reason) {
  if (outcome_) return;
  outcome_ = outcome;
  reason_ = std::move(reason);
  if (connector_ && !connection_ && !times_.requested) last_info_ = connector_->info();
  phase_ = Phase::kOver;
}

void Attempt::abort() {
  if (done()) return;
  if (connector_ && !connector_->done()) connector_->abort();
  break_off(Outcome::kAborted);
}

tcp::Info Attempt::info() const {
  if (connection_) return connection_->channel.info();
  return phase_ == Phase::kConnecting && connector_ ? connector_->info() : last_info_;
}

}  // namespace stack::apps
