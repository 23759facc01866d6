#include "stack/tcp/send/bbr.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "stack/tcp/send/mul_div.h"
#include "stack/tcp/send/pacer.h"

namespace stack::tcp::send {
namespace {

using base::Duration;

constexpr std::uint64_t kWhole = 1000;       // gains are in thousandths
constexpr std::uint64_t kHighGain = 2885;    // 2 / ln 2: doubles the rate every round trip
constexpr std::uint64_t kDrainGain = 347;    // 1 / kHighGain
constexpr std::uint64_t kWindowGain = 2000;  // room for ACKs that come late and together
// A quarter more for a round trip, to see whether there is more; what that queued drains away in
// the next; then as fast as the path.
constexpr std::array<std::uint64_t, 8> kCycle{1250, 750, 1000, 1000, 1000, 1000, 1000, 1000};
constexpr std::size_t kDrainPhase = 1;

constexpr Duration kRoundTripAge = std::chrono::seconds(10);     // RTpropFilterLen
constexpr Duration kProbeTime = std::chrono::milliseconds(200);  // ProbeRTTDuration
constexpr int kRoundsWithoutGrowth = 3;
constexpr std::uint64_t kGrowth = 1250;  // a round grew if its rate did by this

constexpr std::uint64_t kFastest = std::uint64_t{1} << 40;  // octets a second: no path is faster
constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

}  // namespace

Bbr::Bbr(std::size_t smss, std::size_t initial_segments)
    : smss_(smss), initial_window_(smss * initial_segments), cwnd_(initial_window_) {}

// 4.1.1: the model first, then what follows from it.
void Bbr::on_delivery(const Delivery& delivery) {
  delivered_ = delivery.total;
  in_flight_ = delivery.in_flight;
  const bool round = begins_round(delivery);
  if (round) conserves_ = false;
  take_rate(delivery);
  if (state_ == State::kProbeBandwidth) turn_cycle(delivery);
  look_for_full_pipe(delivery, round);
  drain(delivery);
  take_round_trip(delivery, round);
  set_pacing_rate(delivery);
  set_window(delivery);
  restarts_ = false;
}

// 4.1.1.3: a round trip is over when something arrives that left after it began.
bool Bbr::begins_round(const Delivery& delivery) {
  if (!delivery.sample || delivery.sample->from < round_ends_) return false;
  round_ends_ = delivery.total;
  ++round_;
  return true;
}

// 4.1.2.3: of a rate that the application held down only the lower bound is known.
void Bbr::take_rate(const Delivery& delivery) {
  if (!delivery.sample) return;
  const DeliverySample& sample = *delivery.sample;
  const bool is_limited =
      sample.app_limited || state_ == State::kProbeRtt || sample.from < limited_until_;
  if (!is_limited || sample.rate >= rates_.value()) {
    rates_.sample(std::min(sample.rate, kFastest), round_);
  }
}

// 4.3.2.2: the rate has not grown by a quarter in three rounds.
void Bbr::look_for_full_pipe(const Delivery& delivery, bool begins_round) {
  if (is_filled_ || !begins_round || delivery.sample->app_limited) return;
  if (rates_.value() >= mul_div(full_rate_, kGrowth, kWhole)) {
    full_rate_ = rates_.value();
    rounds_without_growth_ = 0;
    return;
  }
  is_filled_ = ++rounds_without_growth_ >= kRoundsWithoutGrowth;
}

// 4.3.3: what startup has queued leaves again.
void Bbr::drain(const Delivery& delivery) {
  if (state_ == State::kStartup && is_filled_) state_ = State::kDrain;
  if (state_ == State::kDrain && delivery.in_flight <= inflight(kWhole)) {
    enter_probe_bandwidth(delivery.now);
  }
}

// 4.3.4.3: in any phase but the one that drains. Flows that begin at different instants are to take
// different ones, and here nothing else is left to chance.
void Bbr::enter_probe_bandwidth(base::Instant now) {
  state_ = State::kProbeBandwidth;
  const auto microseconds = now.time_since_epoch() / std::chrono::microseconds(1);
  phase_ = static_cast<std::size_t>(microseconds) % (kCycle.size() - 1);
  if (phase_ >= kDrainPhase) ++phase_;
  phase_began_ = now;
}

// A phase takes an RTprop. The one that asks for more goes on until that much is in flight, or
// something is lost; the one that drains ends early once it has.
void Bbr::turn_cycle(const Delivery& delivery) {
  const std::uint64_t gain = kCycle[phase_];
  const std::uint64_t before = delivery.in_flight + delivery.octets;
  bool is_over = delivery.now - phase_began_ > round_trip_.value_or(Duration(0));
  if (gain > kWhole) is_over = is_over && (delivery.lost > 0 || before >= inflight(gain));
  if (gain < kWhole) is_over = is_over || before <= inflight(kWhole);
  if (!is_over) return;
  phase_ = (phase_ + 1) % kCycle.size();
  phase_began_ = delivery.now;
}

// 4.1.3, 4.3.5: a round trip as short as RTprop is believed for ten seconds. If there was none for
// so long, the network is let run empty to see one.
void Bbr::take_round_trip(const Delivery& delivery, bool begins_round) {
  const bool is_old = round_trip_ && delivery.now > round_trip_at_ + kRoundTripAge;
  if (delivery.rtt && (!round_trip_ || *delivery.rtt <= *round_trip_ || is_old)) {
    round_trip_ = delivery.rtt;
    round_trip_at_ = delivery.now;
  }
  if (is_old && !restarts_ && state_ != State::kProbeRtt) {
    state_ = State::kProbeRtt;
    cwnd_before_ = std::max(cwnd_before_, cwnd_);
    probe_ends_.reset();
  }
  if (state_ == State::kProbeRtt) probe_round_trip(delivery, begins_round);
}

void Bbr::probe_round_trip(const Delivery& delivery, bool begins_round) {
  if (!probe_ends_) {
    if (delivery.in_flight > least_window()) return;
    probe_ends_ = delivery.now + kProbeTime;
    probe_had_round_ = false;
    round_ends_ = delivery.total;
    return;
  }
  probe_had_round_ = probe_had_round_ || begins_round;
  if (!probe_had_round_ || delivery.now < *probe_ends_) return;
  round_trip_at_ = delivery.now;
  limited_until_ = delivery.total + delivery.in_flight;
  cwnd_ = std::max(cwnd_, std::exchange(cwnd_before_, 0));
  if (is_filled_) {
    enter_probe_bandwidth(delivery.now);
  } else {
    state_ = State::kStartup;
  }
}

// --- what follows from the model ---

std::uint64_t Bbr::pacing_gain() const {
  switch (state_) {
    case State::kStartup:
      return kHighGain;
    case State::kDrain:
      return kDrainGain;
    case State::kProbeBandwidth:
      return kCycle[phase_];
    case State::kProbeRtt:
      break;
  }
  return kWhole;
}

std::uint64_t Bbr::window_gain() const {
  const bool is_early = state_ == State::kStartup || state_ == State::kDrain;
  return is_early ? kHighGain : kWindowGain;
}

std::uint64_t Bbr::inflight(std::uint64_t gain) const {
  if (!round_trip_ || rates_.value() == 0) return initial_window_;
  const auto nanoseconds = static_cast<std::uint64_t>(round_trip_->count());
  const std::uint64_t product = mul_div(rates_.value(), nanoseconds, kNanosecondsPerSecond);
  return mul_div(product, gain, kWhole);
}

// 4.2.1: it begins with the initial window in a round trip, and does not fall until the pipe is
// full. Other than there, it is a segment in a round trip at least, which every path takes: a rate
// measured over an outage is next to none, and with it the next rates would be.
void Bbr::set_pacing_rate(const Delivery& delivery) {
  if (delivery.rtt) latest_round_trip_ = *delivery.rtt;
  if (!round_trip_) return;
  std::uint64_t rate = mul_div(rates_.value(), pacing_gain(), kWhole);
  rate = std::max(rate, in_a_round_trip(smss_));
  if (pacing_rate_ == 0) {
    rate = std::max(rate, mul_div(in_a_round_trip(initial_window_), kHighGain, kWhole));
  }
  if (is_filled_ || rate > pacing_rate_) pacing_rate_ = rate;
}

std::uint64_t Bbr::in_a_round_trip(std::uint64_t octets) const {
  const auto nanoseconds = static_cast<std::uint64_t>(latest_round_trip_.count());
  return octets * kNanosecondsPerSecond / std::max<std::uint64_t>(1, nanoseconds);
}

std::optional<std::uint64_t> Bbr::pacing_rate() const {
  return pacing_rate_ == 0 ? std::nullopt : std::optional(pacing_rate_);
}

// 4.2.3.
void Bbr::set_window(const Delivery& delivery) {
  const std::uint64_t target = inflight(window_gain()) + 3 * send_quantum(pacing_rate_, smss_);
  std::uint64_t cwnd = cwnd_;
  if (delivery.lost > 0)
    cwnd = std::max<std::uint64_t>(smss_, cwnd - std::min(cwnd, delivery.lost));
  if (conserves_) {
    cwnd = std::max<std::uint64_t>(cwnd, delivery.in_flight + delivery.octets);
  } else if (is_filled_) {
    cwnd = std::min(cwnd + delivery.octets, target);
  } else if (cwnd < target || delivery.total < initial_window_) {
    cwnd += delivery.octets;
  }
  cwnd = std::max<std::uint64_t>(cwnd, least_window());
  if (state_ == State::kProbeRtt) cwnd = least_window();
  cwnd_ = static_cast<std::size_t>(std::min<std::uint64_t>(cwnd, kLargestWindow));
}

// --- losses: cwnd heeds them for a round trip, the model never ---

void Bbr::on_loss(std::size_t, base::Instant) {
  cwnd_before_ = std::max(cwnd_before_, cwnd_);
  conserves_ = true;
  round_ends_ = delivered_;
  cwnd_ = std::clamp(in_flight_ + smss_, smss_, cwnd_);
}

void Bbr::on_recovered(std::size_t, base::Instant) {
  conserves_ = false;
  if (state_ != State::kProbeRtt) cwnd_ = std::max(cwnd_, std::exchange(cwnd_before_, 0));
}

void Bbr::on_timeout(std::size_t, base::Instant) {
  cwnd_before_ = std::max(cwnd_before_, cwnd_);
  conserves_ = false;
  cwnd_ = smss_;
}

void Bbr::on_spurious(base::Instant now) { on_recovered(0, now); }

void Bbr::resize(std::size_t smss) {
  smss_ = smss;
  cwnd_ = std::max(cwnd_, smss);
}

}  // namespace stack::tcp::send
