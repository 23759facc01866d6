#include "stack/tcp/receive/autotune.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::tcp::receive {

Autotune::Autotune(base::Instant now, Line first, std::size_t initial, std::size_t most)
    : capacity_(initial), most_(most), promised_(first), round_from_(first), round_began_(now) {
  CHECK(initial <= most);
}

// Down at once, up slowly: what a sample has too much is time in which the peer had nothing to
// send.
void Autotune::on_echo(std::uint32_t echo, base::Duration age) {
  if (last_echo_ == echo) return;
  last_echo_ = echo;
  age = std::max(age, kShortestRound);
  if (rtt_ && age > *rtt_) {
    *rtt_ += (age - *rtt_) / 8;
  } else {
    rtt_ = age;
  }
}

void Autotune::on_promise(base::Instant now, Line edge) {
  if (edge <= promised_) return;
  promised_ = edge;
  if (!promise_) promise_ = {.edge = edge, .made = now};
}

void Autotune::on_text(base::Instant now, Line next) {
  if (!promise_ || next < promise_->edge) return;
  sample_least(now - promise_->made);
  promise_.reset();
}

// A peer that does not use its window up reaches the edge late, however short the round trip is.
void Autotune::sample_least(base::Duration rtt) {
  rtt = std::max(rtt, kShortestRound);
  rtt_ = rtt_ ? std::min(*rtt_, rtt) : rtt;
}

void Autotune::on_read(base::Instant now, Line read) {
  base::Duration elapsed = now - round_began_;
  if (!rtt_ || elapsed < *rtt_) return;
  // An application that seldom reads takes several round trips' worth at a time.
  auto rounds = static_cast<std::uint64_t>(elapsed / *rtt_);
  std::uint64_t taken = (read - round_from_) / rounds;
  capacity_ = static_cast<std::size_t>(std::clamp<std::uint64_t>(2 * taken, capacity_, most_));
  round_from_ = read;
  round_began_ = now;
}

}  // namespace stack::tcp::receive
