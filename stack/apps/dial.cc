#include "stack/apps/dial.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stack/base/check.h"

namespace stack::apps {
namespace {

using tcp::Ending;

// How much an attempt's ending tells; see failure().
int telling(Ending ending) {
  constexpr std::array kLeastFirst = {Ending::kNoResources, Ending::kInUse, Ending::kUnreachable,
                                      Ending::kTimedOut, Ending::kRefused};
  auto place = std::ranges::find(kLeastFirst, ending);
  CHECK(place != kLeastFirst.end());  // the others end connections that were established
  return static_cast<int>(place - kLeastFirst.begin());
}

// How an attempt ended, if it did. RFC 5461 4: TCP itself must not give up because of a soft error
// (RFC 9293 MUST-56), but whoever has other addresses to try need not wait for a path to mend
// itself.
std::optional<Ending> ending_of(const tcp::Stream& attempt) {
  if (attempt.ending()) return attempt.ending();
  return attempt.info().soft_error ? std::optional(Ending::kUnreachable) : std::nullopt;
}

}  // namespace

Dial::Dial(DialConfig config) : config_(std::move(config)) {
  CHECK(!config_.targets.empty());
  CHECK(config_.attempt_delay >= kLeastAttemptDelay && config_.attempt_delay <= kMostAttemptDelay);
  config_.targets = in_dial_order(config_.targets);
}

void Dial::run(base::Instant now, host::Host& host) {
  if (done()) return;
  if (!std::exchange(begun_, true)) {
    next_start_ = now;
    give_up_ = now + config_.patience;
  }
  watch_attempts();
  if (!done()) start_attempts(now, host);
  if (done()) return;
  if (attempts_.empty()) return fail(*ending_);
  if (now >= give_up_) fail(Ending::kTimedOut);
}

base::Instant Dial::deadline() const {
  if (done() || !begun_) return base::kNever;
  return has_more() ? std::min(next_start_, give_up_) : give_up_;
}

// A connection that was established wins even if it has ended since: what it brought may be read.
void Dial::watch_attempts() {
  auto winner = std::ranges::find_if(attempts_, &tcp::Stream::connected);
  if (winner != attempts_.end()) {
    won_ = true;
    winner_ = std::move(*winner);
    attempts_.erase(winner);
    return abort_attempts();
  }
  std::erase_if(attempts_, [this](tcp::Stream& attempt) {
    const auto ending = ending_of(attempt);
    if (!ending) return false;
    take_note(*ending);
    last_info_ = attempt.info();
    attempt.abort();
    ++replacements_;
    return true;
  });
}

// RFC 8305 5: one after the other, each when its time has come or, at once, in place of one that
// failed.
void Dial::start_attempts(base::Instant now, host::Host& host) {
  while (has_more() && (replacements_ > 0 || now >= next_start_)) start_next(now, host);
}

void Dial::start_next(base::Instant now, host::Host& host) {
  const Target& target = config_.targets[next_++];
  if (replacements_ > 0) --replacements_;
  next_start_ = now + config_.attempt_delay;
  attempts_.push_back(host.connect(now, target.remote, target.local));
  watch_attempts();  // an OPEN may have failed where it stands
}

void Dial::take_note(Ending ending) {
  if (!ending_ || telling(ending) > telling(*ending_)) ending_ = ending;
}

void Dial::fail(Ending ending) {
  take_note(ending);
  failure_ = ending_;
  abort_attempts();
}

void Dial::abort_attempts() {
  if (!attempts_.empty()) last_info_ = attempts_.front().info();
  for (tcp::Stream& attempt : attempts_) attempt.abort();
  attempts_.clear();
}

std::optional<tcp::Stream> Dial::take() { return std::exchange(winner_, std::nullopt); }

tcp::Info Dial::info() const { return attempts_.empty() ? last_info_ : attempts_.front().info(); }

void Dial::abort() {
  if (!done()) failure_ = Ending::kAborted;
  abort_attempts();
  if (winner_) winner_->abort();
  winner_.reset();
}

}  // namespace stack::apps
