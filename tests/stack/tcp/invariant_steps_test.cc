// The laws of two successive moments, each broken once, alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "stack/tcp/invariants.h"
#include "tests/support/sound_outline.h"

namespace stack::tcp {
namespace {

using std::chrono::milliseconds;
using tests::names_of;
using tests::sound_outline;

// A way to break one law of two moments: `is` begins as `was`.
struct StepBreach {
  std::string_view law;
  void (*breaks)(Outline& was, Outline& is);
};

const StepBreach kStepBreaches[] = {
    {"SND.UNA never", [](Outline&, Outline& is) { --is.una; }},
    {"an ACK takes",
     [](Outline& was, Outline& is) {
       is.una = was.nxt + 1;
       is.nxt = was.nxt + 1;
     }},
    {"SND.NXT never", [](Outline&, Outline& is) { --is.nxt; }},
    {"what is sent fits",
     [](Outline&, Outline& is) {
       is.nxt = is.una + 2;
       is.edge = is.una + 1;
       is.nxt += 100'000;
     }},
    {"our FIN keeps",
     [](Outline& was, Outline& is) {
       was.end = was.data_end + 1;
       is.end = was.end + 1;
     }},
    {"RCV.NXT never", [](Outline&, Outline& is) { --is.rcv_nxt; }},
    {"nothing follows",
     [](Outline& was, Outline& is) {
       was.fin_received = is.fin_received = true;
       ++is.rcv_nxt;
     }},
    {"the window's right edge", [](Outline&, Outline& is) { --is.rcv_edge; }},
    {"states follow", [](Outline&, Outline& is) { is.state = State::kSynReceived; }},
    {"states follow", [](Outline& was, Outline&) { was.state = State::kTimeWait; }},
    {"the RTO at most",
     [](Outline& was, Outline& is) {
       is.timeouts = was.timeouts + 2;
       is.rto = 4 * was.rto + milliseconds(1);
       is.cwnd = is.smss;
     }},
    {"no round trip is measured by what",
     [](Outline& was, Outline& is) {
       was.sent_once = 0;
       is.timestamps = false;
       is.srtt += milliseconds(1);
     }},
    {"no round trip is measured by a SYN",
     [](Outline& was, Outline&) {
       was.state = State::kSynSent;
       was.timeouts = 1;
       was.has_board = false;
     }},
    {"after a timeout",
     [](Outline& was, Outline& is) {
       is.timeouts = was.timeouts + 1;
       is.cwnd = is.peer_mss + 1;
     }},
};

TEST(InvariantSteps, AStepWithoutAnyChangeKeepsThemAll) {
  const Outline sound = sound_outline();
  EXPECT_EQ(names_of(look_at_step(sound, sound).broken), std::vector<std::string_view>{});
}

TEST(InvariantSteps, EachIsBrokenByItsOwnBreachAndByNoOther) {
  for (const StepBreach& breach : kStepBreaches) {
    Outline was = sound_outline(), is = sound_outline();
    breach.breaks(was, is);
    const auto names = names_of(look_at_step(was, is).broken);
    ASSERT_EQ(names.size(), 1u) << breach.law << ": " << testing::PrintToString(names);
    EXPECT_TRUE(names[0].starts_with(breach.law)) << names[0] << ", not " << breach.law;
  }
}

TEST(InvariantSteps, EachHasABreachHere) {
  for (std::size_t i = invariants_of_moments(); i < invariants().size(); ++i) {
    const std::string_view name = invariants()[i].name;
    const auto is_its = [&](const StepBreach& breach) { return name.starts_with(breach.law); };
    EXPECT_TRUE(std::ranges::any_of(kStepBreaches, is_its)) << name;
  }
}

TEST(InvariantSteps, AStepOfSeveralLegalEdgesIsLegal) {
  Outline was = sound_outline(), is = sound_outline();
  was.state = State::kSynReceived;
  is.state = State::kLastAck;  // by ESTABLISHED and CLOSE-WAIT, in one turn
  EXPECT_EQ(look_at_step(was, is).broken, 0u);
}

}  // namespace
}  // namespace stack::tcp
