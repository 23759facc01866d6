#include "sim/talker.h"

#include <algorithm>
#include <array>
#include <span>

#include "stack/base/check.h"

namespace sim {
namespace {

constexpr std::size_t kMostAtOnce = 16 * 1024;  // octets handed to the stream in one write

}  // namespace

void Talker::run(stack::base::Instant now, stack::host::Host& host) {
  if (done_) return;
  if (!stream_) open(now, host);
  if (!stream_) return;
  hear();
  if (stream_->connected()) say();
  complete_ = finished_ && stream_->all_acknowledged() && stream_->at_end();
  patience_ends_ = stream_->last_arrival() + config_.patience;
  if (complete_) {
    heard_.end();
  } else {
    if (now >= patience_ends_) stream_->abort();
    cut_off_ = stream_->ending();
  }
  done_ = complete_ || cut_off_.has_value();
  if (!done_) return;
  stream_.reset();
  patience_ends_ = stack::base::kNever;
}

void Talker::open(stack::base::Instant now, stack::host::Host& host) {
  if (config_.remote) {
    stream_ = host.connect(now, *config_.remote);
    return;
  }
  if (!listening_) CHECK(host.listen(config_.port));
  listening_ = true;
  stream_ = host.accept(config_.port);
}

void Talker::say() {
  std::array<std::uint8_t, kMostAtOnce> room;
  while (said_ < config_.to_say.size) {
    const auto count = std::min<std::uint64_t>(room.size(), config_.to_say.size - said_);
    const auto words = std::span(room).first(static_cast<std::size_t>(count));
    config_.to_say.pattern.fill(said_, words);
    const std::size_t taken = stream_->write(words);
    said_ += taken;
    if (taken < count) return;
  }
  if (!finished_) stream_->finish();
  finished_ = true;
}

void Talker::hear() {
  for (auto words = stream_->readable(); !words.empty(); words = stream_->readable()) {
    heard_.take(words);
    stream_->consume(words.size());
  }
}

}  // namespace sim
