// Each law is broken once, alone, by writing down what must not be.
#include "stack/tcp/invariants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/support/sound_outline.h"

namespace stack::tcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::names_of;
using tests::sound_outline;

// A way to break one law of a moment.
struct Breach {
  std::string_view law;  // the beginning of its name
  void (*breaks)(Outline&);
};

void close_down(Outline& c) {
  c = Outline{};
  c.ended = true;
  c.ack_due = receive::AckDue::kNone;
}

const Breach kBreaches[] = {
    {"SND.UNA <= SND.NXT",
     [](Outline& c) {
       c.nxt = c.una - 1;
       c.has_board = false;
       c.timers.cancel(Timer::kRetransmit);
       c.probe_due = true;
       c.largest_window = ~std::uint64_t{0};  // the flight is a huge number now
     }},
    {"ISS <= SND.UNA",
     [](Outline& c) {
       c.una = c.board_begin = c.iss;
       c.largest_window = c.nxt - c.una;
     }},
    {"SND.NXT is not past", [](Outline& c) { c.end = c.data_end = c.nxt - 1; }},
    {"the flight fits", [](Outline& c) { c.largest_window = c.nxt - c.una - 1; }},
    {"SMSS is the peer's", [](Outline& c) { c.peer_mss = c.smss - 1; }},
    {"a full segment", [](Outline& c) { c.segment_room = c.smss + c.options - 1; }},
    {"the path MTU", [](Outline& c) { c.path_mtu = c.least_mtu - 1; }},
    {"cwnd >= 1", [](Outline& c) { c.cwnd = c.smss - 1; }},
    {"cwnd has a limit", [](Outline& c) { c.cwnd = (std::size_t{1} << 30) + 1; }},
    {"ssthresh", [](Outline& c) { c.ssthresh = 2 * c.smss - 1; }},
    {"the scoreboard covers", [](Outline& c) { ++c.board_begin; }},
    {"the scoreboard covers", [](Outline& c) { --c.board_end; }},
    {"the scoreboard covers", [](Outline& c) { c.board_is_empty = true; }},
    {"sacked and lost", [](Outline& c) { c.sacked = c.nxt - c.una - c.lost + 1; }},
    {"pipe <=", [](Outline& c) { c.pipe = c.nxt - c.una + 1; }},
    {"nothing is sacked",
     [](Outline& c) {
       c.sack = false;
       c.sacked = 1;
     }},
    {"the recovery point",
     [](Outline& c) {
       c.is_repairing = true;
       c.recovery_point = c.una;
     }},
    {"the recovery point",
     [](Outline& c) {
       c.is_repairing = true;
       c.recovery_point = c.nxt + 1;
     }},
    {"the scoreboard is sound",
     [](Outline& c) {
       c.is_deep = true;
       c.board_fault = "a sum";
     }},
    {"RTO lies within",
     [](Outline& c) {
       c.rto = c.min_rto - milliseconds(1);
       c.srtt = {};  // no round trip was measured yet
     }},
    {"RTO lies within", [](Outline& c) { c.rto = c.max_rto + milliseconds(1); }},
    {"RTO >= SRTT",
     [](Outline& c) {
       c.srtt = milliseconds(300);
       c.rttvar = milliseconds(100);
       c.rto = milliseconds(699);
     }},
    {"a timer runs while data", [](Outline& c) { c.timers.cancel(Timer::kRetransmit); }},
    {"a timer runs while a SYN",
     [](Outline& c) {
       c.state = State::kSynSent;
       c.has_board = c.is_receiving = false;
       c.timers.cancel(Timer::kRetransmit);
     }},
    {"with nothing outstanding",
     [](Outline& c) {
       c.nxt = c.end = c.data_end = c.una;
       c.board_is_empty = true;
       c.pipe = c.sacked = c.lost = 0;
     }},
    {"text that waits",
     [](Outline& c) {
       c.nxt = c.una;
       c.board_is_empty = true;
       c.pipe = c.sacked = c.lost = 0;
       c.timers.cancel(Timer::kRetransmit);
     }},
    {"no retransmission or probe",
     [](Outline& c) { c.timers.set(Timer::kRetransmit, c.now + c.max_rto + milliseconds(1)); }},
    {"no retransmission or probe",
     [](Outline& c) { c.timers.set(Timer::kPersist, c.now + c.max_rto + milliseconds(1)); }},
    {"no retransmission or probe",
     [](Outline& c) { c.timers.set(Timer::kTailProbe, c.now + c.max_rto + milliseconds(1)); }},
    {"what is outstanding has", [](Outline& c) { c.timers.cancel(Timer::kUserTimeout); }},
    {"keep-alives", [](Outline& c) { c.timers.set(Timer::kKeepAlive, c.now + seconds(9)); }},
    {"keep-alives",
     [](Outline& c) {
       c.has_keep_alive = true;
       c.was_connected = false;
       c.timers.set(Timer::kKeepAlive, c.now + seconds(9));
     }},
    {"TIME-WAIT",
     [](Outline& c) {
       c.state = State::kTimeWait;
       c.ended = c.fin_received = true;
       ++c.rcv_nxt;
       c.end = c.data_end + 1;
       c.una = c.nxt = c.end;
       c.board_is_empty = true;
       c.pipe = c.sacked = c.lost = 0;
       c.timers.cancel_all();
     }},
    {"CLOSED",
     [](Outline& c) {
       close_down(c);
       c.timers.set(Timer::kRetransmit, c.now + seconds(1));
     }},
    {"an alarm", [](Outline& c) { c.alarm = c.timers.earliest() + milliseconds(1); }},
    {"no timer is overdue",
     [](Outline& c) {
       c.timers.set(Timer::kPacing, c.now - milliseconds(1));
       c.alarm = c.timers.earliest();
     }},
    {"the peer's FIN and",
     [](Outline& c) {
       c.fin_received = true;
       ++c.rcv_nxt;
     }},
    {"the peer's FIN and", [](Outline& c) { c.state = State::kCloseWait; }},
    {"our FIN and the state", [](Outline& c) { c.end = c.data_end + 1; }},
    {"our FIN and the state", [](Outline& c) { c.state = State::kFinWait1; }},
    {"the ACK of our FIN",
     [](Outline& c) {
       c.state = State::kFinWait2;
       c.end = c.data_end + 1;
     }},
    {"the ACK of our FIN",
     [](Outline& c) {
       c.state = State::kFinWait1;
       c.end = c.data_end + 1;
       c.una = c.nxt = c.end;
       c.board_is_empty = true;
       c.pipe = c.sacked = c.lost = 0;
       c.timers.cancel(Timer::kRetransmit);
     }},
    {"an ending", [](Outline& c) { c.ended = true; }},
    {"an ending",
     [](Outline& c) {
       close_down(c);
       c.ended = false;
     }},
    {"an option", [](Outline& c) { c.sack_offered = false; }},
    {"an option", [](Outline& c) { c.timestamps_offered = false; }},
    {"an option", [](Outline& c) { c.ecn = true; }},
    {"the promised window", [](Outline& c) { c.capacity = c.rcv_edge - c.read - 1; }},
    {"what is in order", [](Outline& c) { c.read = c.in_order + 1; }},
    {"what is in order",
     [](Outline& c) {
       c.capacity = 10;
       c.in_order = c.rcv_nxt = c.rcv_edge = c.read + 11;
       c.rcv_edge = c.read + 10;
     }},
    {"RCV.NXT is past", [](Outline& c) { ++c.rcv_nxt; }},
    {"windows are scaled", [](Outline& c) { c.receive_shift = 15; }},
    {"windows are scaled", [](Outline& c) { c.send_shift = 15; }},
    {"windows are scaled",
     [](Outline& c) {
       c.receive_shift = 0;
       c.rcv_edge = c.in_order + 0x10000;
       c.capacity = 0x20000;
     }},
    {"what lies beyond a gap",
     [](Outline& c) {
       c.has_islands = true;
       c.islands_begin = c.in_order;
       c.islands_end = c.in_order + 1;
     }},
    {"what lies beyond a gap",
     [](Outline& c) {
       c.has_islands = true;
       c.islands_begin = c.in_order + 1;
       c.islands_end = c.rcv_edge + 1;
     }},
    {"a delayed ACK", [](Outline& c) { c.ack_due = receive::AckDue::kDelayed; }},
    {"a delayed ACK",
     [](Outline& c) {
       c.ack_due = receive::AckDue::kDelayed;
       c.timers.set(Timer::kDelayedAck, c.now + milliseconds(501));
     }},
    {"what was due", [](Outline& c) { c.ack_due = receive::AckDue::kEndOfBatch; }},
    {"what was due", [](Outline& c) { c.syn_due = true; }},
    {"what was due", [](Outline& c) { c.reset_due = true; }},
};

TEST(Invariants, ASoundConnectionKeepsThemAll) {
  EXPECT_EQ(names_of(look_at(sound_outline(), Moment::kAfterTurn).broken),
            std::vector<std::string_view>{});
}

TEST(Invariants, EachIsBrokenByItsOwnBreachAndByNoOther) {
  for (const Breach& breach : kBreaches) {
    Outline broken = sound_outline();
    breach.breaks(broken);
    const auto names = names_of(look_at(broken, Moment::kAfterTurn).broken);
    ASSERT_EQ(names.size(), 1u) << breach.law << ": " << testing::PrintToString(names);
    EXPECT_TRUE(names[0].starts_with(breach.law)) << names[0] << ", not " << breach.law;
  }
}

TEST(Invariants, EachOfAMomentHasABreachHere) {
  for (std::size_t i = 0; i < invariants_of_moments(); ++i) {
    const std::string_view name = invariants()[i].name;
    const auto is_its = [&](const Breach& breach) { return name.starts_with(breach.law); };
    EXPECT_TRUE(std::ranges::any_of(kBreaches, is_its)) << name;
  }
}

TEST(Invariants, NoTwoHaveOneNameAndEachNamesItsRfc) {
  std::set<std::string_view> names;
  for (const Invariant& invariant : invariants()) {
    EXPECT_TRUE(names.insert(invariant.name).second) << invariant.name;
    EXPECT_TRUE(invariant.source.starts_with("RFC ")) << invariant.name;
  }
  EXPECT_GE(names.size(), 20u);
}

TEST(Invariants, WhatIsYetToBeSaidIsNoBreachBetweenTwoCalls) {
  Outline busy = sound_outline();
  busy.ack_due = receive::AckDue::kAtOnce;
  busy.syn_due = true;
  EXPECT_EQ(look_at(busy, Moment::kBetweenCalls).broken, 0u);
}

}  // namespace
}  // namespace stack::tcp
