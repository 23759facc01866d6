#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "stack/tcp/send/recovery.h"
#include "tests/stack/tcp/send/recovery_flow.h"

namespace {

using namespace std::chrono_literals;
using flight::AckResult;
using flight::at;
using flight::Flow;
using flight::kSmss;
using flight::Line;
using flight::ms;
using flight::PlainRecovering;
using flight::Progress;
using flight::Range;
using flight::Tells;

// The RFC's own bookkeeping: cwnd inflated by three segments at the loss and by one per further
// duplicate, deflated by each partial ACK by what it acknowledges, less one segment. `room` is what
// may be sent by it.
constexpr std::int64_t kOne = kSmss;

struct Rfc6582 {
  std::int64_t cwnd;
  std::int64_t flight;
  std::int64_t room() const { return cwnd - flight; }
};

// Equal as long as the duplicates account for no less than a partial ACK acknowledges and for no
// more than is in flight. Outside of that the RFC's sum says that fewer octets than none are out,
// or that some are which were acknowledged; ours stays with what is known.
RC_GTEST_PROP(RecoveryProperty, PipeIsTheRfcsInflatedWindowTurnedRound, ()) {
  auto count = *rc::gen::inRange<Line>(4, 60);
  PlainRecovering flow(count);
  (void)flow.resend();

  auto ssthresh = static_cast<std::int64_t>(count * kSmss / 2);
  Rfc6582 rfc{ssthresh + 3 * kOne, static_cast<std::int64_t>(count * kSmss)};
  Line una = 0, nxt = count, departed = 3;
  auto room = [&] { return ssthresh - static_cast<std::int64_t>(flow.recovery.pipe()); };
  RC_ASSERT(room() == rfc.room());

  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3));
  for (int step : steps) {
    if (step == 0 && departed + 1 < nxt - una) {  // another duplicate
      RC_ASSERT(flow.duplicate() == Progress::kNone);
      rfc.cwnd += kOne;
      ++departed;
    } else if (step == 1 && rfc.room() >= kOne) {  // room for a new segment
      flow.send();
      ++nxt;
      rfc.flight += kOne;
    } else if (step == 2) {  // a partial ACK; its hole is resent at once
      auto acked = *rc::gen::inRange<Line>(1, std::max<Line>(departed, 2));
      if (acked > departed || departed == nxt - una || una + acked >= count) continue;
      RC_ASSERT(flow.ack(at(una + acked)).progress == Progress::kPartial);
      una += acked;
      (void)flow.resend();
      auto octets = static_cast<std::int64_t>(acked * kSmss);
      rfc.flight -= octets;
      rfc.cwnd -= octets - kOne;
      departed -= acked - 1;
    }
    RC_ASSERT(room() == rfc.room());
  }
}

// Whatever a peer may say in its ACKs, in whatever order: what is resent was sent, is not
// acknowledged and fits in a segment; the pipe holds no more than the flight; nothing is CHECKed
// that the peer may cause. With SACK and without.
class Hostile {
 public:
  explicit Hostile(bool sack) : flow_(sack, 0) {}

  void step() {
    flow_.now += *rc::gen::inRange(0, 40);
    flow_.more_to_send = *rc::gen::arbitrary<bool>();
    switch (*rc::gen::inRange(0, 9)) {
      case 0:
      case 1:
        flow_.nxt += *rc::gen::inRange<Line>(1, 2 * kSmss);
        return flow_.recovery.sent(flow_.nxt, ms(flow_.now));
      case 2:
      case 3:
      case 4:
        return ack();
      case 5:
        (void)flow_.recovery.on_reordering_timeout(ms(flow_.now), flow_.srtt);
        return;
      case 6:
        if (*rc::gen::inRange(0, 4) == 0) flow_.timeout();
        return;
      case 7:
        if (*rc::gen::inRange(0, 8) == 0) flow_.recovery.on_refused();
        return probe();
      default:
        return resend();
    }
  }

 private:
  Line line(Line from) const { return *rc::gen::inRange(from, flow_.nxt + 1); }

  void ack() {
    bool repeats = *rc::gen::arbitrary<bool>();
    Line to = repeats ? flow_.una : line(flow_.una);
    Tells tells{.repeats = repeats};
    for (Line from = to; from < flow_.nxt && tells.sacked.size() < 4;) {
      Line begin = line(from), end = line(begin);
      if (begin < end) tells.sacked.push_back({begin, end});
      from = end + 1;
    }
    if (*rc::gen::inRange(0, 3) == 0) {
      Line begin = *rc::gen::inRange(flight::kFirst, flow_.nxt + 1);
      Line end = line(begin);
      if (begin < end) tells.duplicate = Range{begin, end};
    }
    if (*rc::gen::arbitrary<bool>()) tells.echoed = ms(*rc::gen::inRange(0, flow_.now + 1));
    AckResult result = flow_.ack(to, tells);
    RC_ASSERT(result.delivered <= flow_.nxt - flight::kFirst);
    const auto rtt = result.rtt.value_or(stack::base::Duration{0});
    RC_ASSERT(rtt >= 0ms && rtt <= ms(flow_.now) - ms(0));
    RC_ASSERT(flow_.recovery.board().broken_invariant() == nullptr);
    RC_ASSERT(flow_.recovery.pipe() <= flow_.nxt - flow_.una);
  }
  void resend() {
    auto range = flow_.recovery.next_resend();
    if (!range) return;
    RC_ASSERT(flow_.una <= range->begin && range->begin < range->end && range->end <= flow_.nxt);
    RC_ASSERT(range->size() <= kSmss);
    flow_.recovery.resent(*range, ms(flow_.now));
  }
  // A tail loss probe, or one of the window.
  void probe() {
    if (flow_.una == flow_.nxt) return;
    if (flow_.recovery.may_probe_tail()) {
      const auto& last = flow_.recovery.board().last();
      flow_.recovery.resent({std::max(last.begin, last.end - std::min(last.end, kSmss)), last.end},
                            ms(flow_.now));
      flow_.recovery.tail_probe().sent(flow_.nxt, true);
    } else {
      flow_.recovery.resent({flow_.una, flow_.una + 1}, ms(flow_.now));
    }
  }

  Flow flow_;
};

RC_GTEST_PROP(RecoveryProperty, NoPeerMakesUsResendWhatIsNotOutstanding, ()) {
  Hostile hostile(*rc::gen::arbitrary<bool>());
  auto steps = *rc::gen::inRange(1, 80);
  for (int i = 0; i < steps; ++i) hostile.step();
}

}  // namespace
