#include "sim/apps/talker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "stack/base/check.h"

namespace sim::apps {
namespace {

constexpr std::size_t kMostAtOnce = 16 * 1024;  // octets handed to the stream in one write

std::string_view name_of(stack::tcp::Ending ending) {
  switch (ending) {
    case stack::tcp::Ending::kClosed:
      return "the connection was closed";
    case stack::tcp::Ending::kRefused:
      return "the connection was refused";
    case stack::tcp::Ending::kReset:
      return "the connection was reset";
    case stack::tcp::Ending::kTimedOut:
      return "the connection timed out";
    case stack::tcp::Ending::kAborted:
      return "the connection was aborted";
    case stack::tcp::Ending::kUnreachable:
    case stack::tcp::Ending::kInUse:
    case stack::tcp::Ending::kNoResources:
      return "the connection could not be opened";
  }
  return "the connection ended";
}

}  // namespace

void Talker::run(stack::base::Instant now, stack::host::Host& host) {
  if (done()) return;
  if (!stream_) open(now, host);
  if (!stream_) return;
  hear(now);
  if (stream_->connected()) say();
  look_for_the_end(now);
  if (done()) part();
}

void Talker::open(stack::base::Instant now, stack::host::Host& host) {
  if (config_.remote) {
    deadline_ = config_.start;
    if (now >= config_.start) stream_ = host.connect(now, *config_.remote, {}, config_.tcp);
    return;
  }
  if (!listening_) CHECK(host.listen(config_.port, config_.tcp));
  listening_ = true;
  stream_ = host.accept(config_.port);
}

void Talker::say() {
  std::array<std::uint8_t, kMostAtOnce> room;
  while (said_ < config_.to_say.size) {
    const auto left = std::min<std::uint64_t>(room.size(), config_.to_say.size - said_);
    const std::size_t count = std::min(stream_->room(), static_cast<std::size_t>(left));
    if (count == 0) return;
    const auto words = std::span(room).first(count);
    config_.to_say.pattern.fill(said_, words);
    CHECK(stream_->write(words) == count);
    said_ += count;
  }
  if (!finished_) stream_->finish();
  finished_ = true;
}

void Talker::hear(stack::base::Instant now) {
  for (auto words = stream_->readable(); !words.empty(); words = stream_->readable()) {
    heard_.take(words);
    stream_->consume(words.size());
  }
  if (now < config_.measure_from) heard_before_measuring_ = heard_.size();
  if (stream_->at_end() && !heard_all_at_) heard_all_at_ = now;
}

void Talker::look_for_the_end(stack::base::Instant now) {
  const stack::base::Instant patience_ends = stream_->last_arrival() + config_.patience;
  deadline_ = std::min(patience_ends, config_.until);
  complete_ = finished_ && stream_->all_acknowledged() && stream_->at_end();
  if (complete_) {
    heard_.end();
  } else {
    stopped_ = now >= config_.until;
    if (stopped_ || now >= patience_ends) stream_->abort();
    cut_off_ = stream_->ending();
  }
  if (complete_ || cut_off_) done_at_ = now;
}

void Talker::part() {
  last_info_ = stream_->info();
  stream_.reset();
  deadline_ = stack::base::kNever;
}

std::string Talker::account() const {
  if (cut_off_) return fmt::format("{} after {} octets", name_of(*cut_off_), heard_.size());
  return fmt::format("still waits after {} octets", heard_.size());
}

}  // namespace sim::apps
