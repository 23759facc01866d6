#include "stack/apps/channel.h"

namespace stack::apps {

void Channel::pump() {
  if (!session_) return;
  receive_records();
  send_records();
}

void Channel::receive_records() {
  // While the session holds as much as it may, TCP's window is left to fill.
  for (base::ByteView arrived = stream_.readable(); !arrived.empty();
       arrived = stream_.readable()) {
    std::size_t taken = session_->receive(arrived);
    stream_.consume(taken);
    if (taken == 0) return;
  }
  if (stream_.at_end()) session_->end_of_records();
}

void Channel::send_records() {
  for (base::ByteView records = session_->records(); !records.empty();
       records = session_->records()) {
    std::size_t taken = stream_.write(records);
    session_->sent(taken);
    if (taken == 0) return;
  }
  if (finishing_) stream_.finish();
}

std::size_t Channel::write(base::ByteView data) {
  return session_ ? session_->write(data) : stream_.write(data);
}

base::ByteView Channel::readable() const {
  return session_ ? session_->readable() : stream_.readable();
}

void Channel::consume(std::size_t count) {
  if (session_) return session_->consume(count);
  stream_.consume(count);
}

void Channel::finish() {
  if (!session_) return stream_.finish();
  session_->finish();
  finishing_ = true;
  send_records();
}

void Channel::drain() {
  pump();
  for (base::ByteView rest = readable(); !rest.empty(); rest = readable()) {
    consume(rest.size());
    pump();
  }
  // Behind TLS's end, or its failure, there may be octets that are no records any more.
  if (session_ && session_->state() == tls::State::kFailed) {
    for (base::ByteView rest = stream_.readable(); !rest.empty(); rest = stream_.readable()) {
      stream_.consume(rest.size());
    }
  }
}

Channel::End Channel::end() const {
  if (!readable().empty()) return End::kOpen;
  if (session_) {
    if (session_->state() == tls::State::kFailed) return End::kBroken;
    switch (session_->ended()) {
      case tls::Ended::kCloseNotify:
        return End::kInOrder;
      case tls::Ended::kTruncated:
        return End::kCut;
      case tls::Ended::kNot:
        break;
    }
  } else if (stream_.at_end()) {
    return End::kInOrder;
  }
  return stream_.ending() ? End::kBroken : End::kOpen;
}

}  // namespace stack::apps
