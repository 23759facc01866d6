// A flow of segments of one size through Recovery, told by segment and millisecond.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <vector>

#include "stack/tcp/send/recovery.h"
#include "tests/stack/tcp/send/flight.h"

namespace flight {

using stack::base::Duration;
using stack::base::Instant;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Ack;
using stack::tcp::send::AckResult;
using stack::tcp::send::Progress;
using stack::tcp::send::Recovery;

// What an ACK says besides its number.
struct Tells {
  std::vector<Range> sacked{};
  std::optional<Range> duplicate{};
  std::optional<Instant> echoed{};
  bool repeats = false;
};

struct Flow {
  // `count` segments left at 0.
  explicit Flow(bool sack, Line count = 10) : recovery(kFirst, kSmss, sack) { send(count); }

  void send(Line count = 1) {
    for (Line i = 0; i < count; ++i) recovery.sent(nxt += kSmss, ms(now));
  }
  AckResult ack(Line to, const Tells& tells = {}) {
    Ack told{.now = ms(now),
             .una = una,
             .ack = to,
             .repeats = tells.repeats,
             .can_send_new = more_to_send,
             .sacked = tells.sacked,
             .duplicate = tells.duplicate,
             .echoed = tells.echoed};
    una = to;
    AckResult result = recovery.on_ack(told, srtt);
    EXPECT_EQ(recovery.board().broken_invariant(), nullptr);
    EXPECT_LE(recovery.pipe(), nxt - una);
    return result;
  }
  // A duplicate ACK, without SACK or with.
  Progress duplicate() { return ack(una, {.repeats = true}).progress; }
  Progress sack(std::vector<Range> blocks) {
    return ack(una, {.sacked = std::move(blocks), .repeats = true}).progress;
  }
  void timeout() { recovery.on_timeout(ms(now), srtt); }
  // What is to be sent again leaves.
  std::optional<Range> resend() {
    auto next = recovery.next_resend();
    if (next) recovery.resent(*next, ms(now));
    return next;
  }
  std::vector<Range> resend_all() {
    std::vector<Range> all;
    while (auto next = resend()) all.push_back(*next);
    return all;
  }

  Recovery recovery;
  Line una = kFirst;
  Line nxt = kFirst;
  int now = 0;  // ms
  Duration srtt = std::chrono::milliseconds(100);
  bool more_to_send = false;
};

struct PlainFlow : Flow {
  explicit PlainFlow(Line count = 10) : Flow(false, count) {}
};

// Ten segments are out and the first is missing: three duplicates have come.
struct PlainRecovering : PlainFlow {
  explicit PlainRecovering(Line count = 10) : PlainFlow(count) {
    now = 100;
    for (int i = 0; i < 3; ++i) (void)duplicate();
  }
};

// Ten segments left at 0; a round trip takes 100 ms.
struct SackFlow : Flow {
  explicit SackFlow(Line count = 10) : Flow(true, count) { now = 100; }
};

// The first is missing, the next three are there; it has not left again yet.
struct SackRecovering : SackFlow {
  SackRecovering() { EXPECT_EQ(sack({segments(1, 4)}), Progress::kLoss); }
};

}  // namespace flight
