#include "tools/report/flow.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "tests/tools/report/film.h"
#include "tools/report/flow_page.h"
#include "tools/report/verdict.h"

namespace tools::report {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using tests::Film;

TEST(Flow, TheHandshakeIsTheFirstRoundTrip) {
  Film film;
  film.open(40ms, 65'536);
  EXPECT_EQ(film.summary().handshake_rtt, 40ms);
  EXPECT_EQ(film.summary().min_rtt, 40ms);
  EXPECT_EQ(film.summary().established, Instant(40ms));
  EXPECT_EQ(film.summary().asked, Instant(40ms));
  EXPECT_EQ(film.summary().octets_out, 100u);
}

TEST(Flow, AHandshakeWhoseSynWasResentMeasuresNothing) {
  Film film;
  film.out_syn();
  film.pass(1s);
  film.open(40ms, 65'536);
  EXPECT_EQ(film.summary().handshake_rtt, 0ms);
  EXPECT_EQ(film.summary().retransmissions, 1u);
}

TEST(Flow, CountsTextFromTheSynAcrossTheWrapOfTheCircle) {
  Film film;
  film.open(10ms, 65'536);
  for (std::uint32_t i = 0; i < 10; ++i) film.in(1000 * i, 1000);
  film.out(10'000, 65'536);
  EXPECT_EQ(film.summary().octets_in, 10'000u);
  EXPECT_EQ(film.flow().series().in_order.samples().back().value, 10'000u);
  EXPECT_EQ(film.flow().series().acks.samples().back().value, 10'000u);
  EXPECT_EQ(film.flow().series().edges.samples().back().value, 75'536u);
  EXPECT_EQ(film.summary().window, 65'536u);
  EXPECT_EQ(film.summary().mss, 1000u);
}

TEST(Flow, ALossIsToldFromReorderingByItsAge) {
  Film film;
  film.open(10ms, 65'536);
  film.in(0, 1000);
  film.in(2000, 1000);
  film.in(1000, 1000);  // at once
  film.in(4000, 1000);
  film.pass(10ms);
  film.in(3000, 1000);  // a round trip later
  EXPECT_EQ(film.summary().late_segments, 1u);
  EXPECT_EQ(film.summary().lost_segments, 1u);
  EXPECT_EQ(film.summary().loss_events, 1u);
  EXPECT_EQ(film.summary().repairing, 10ms);
  film.in(3000, 1000);
  EXPECT_EQ(film.summary().duplicates, 1u);
}

TEST(Flow, LossesOfOneRoundTripAreOneEvent) {
  Film film;
  film.open(10ms, 65'536);
  for (std::uint32_t i = 1; i < 10; i += 2) film.in(1000 * i, 1000);
  film.pass(10ms);
  for (std::uint32_t i = 0; i < 10; i += 2) film.in(1000 * i, 1000);
  EXPECT_EQ(film.summary().lost_segments, 5u);
  EXPECT_EQ(film.summary().loss_events, 1u);
}

TEST(Flow, AnAckOfWhatWasSentTwiceMeasuresNothing) {
  for (const bool sent_twice : {false, true}) {
    Film film(false);
    film.open(40ms, 65'536);
    film.pass(1s);
    if (sent_twice) film.repeat(0, 100);
    film.pass(20ms);
    film.in(0, 1000);
    const auto& rtts = film.flow().series().rtts.samples();
    EXPECT_EQ(rtts.size(), sent_twice ? 1u : 2u) << "the handshake's, and that of the request";
    EXPECT_EQ(film.summary().retransmissions, sent_twice ? 1u : 0u);
  }
}

// Whether the sender uses up each window before it hears of the next.
FlowSummary fetch(bool uses_all, bool timestamps) {
  Film film(timestamps);
  film.open(10ms, 4000);
  std::uint32_t at = 0;
  for (int i = 0; i < 20; ++i) {
    const Instant heard = film.now;
    film.pass(10ms);
    for (int j = 0; j < (uses_all ? 4 : 2); ++j, at += 1000) film.in(at, 1000, heard);
    film.out(at, 4000);
  }
  return film.summary();
}

TEST(Flow, APromiseIsExhaustedWhenItsLastOctetCameBeforeTheNextWasKnown) {
  for (const bool timestamps : {true, false}) {
    EXPECT_EQ(fetch(true, timestamps).exhausted_octets, fetch(true, timestamps).judged_octets);
    EXPECT_EQ(fetch(true, timestamps).judged_octets, 80'000u);
    EXPECT_EQ(fetch(false, timestamps).exhausted_octets, 0u);
    EXPECT_EQ(fetch(false, timestamps).judged_octets, 40'000u);
  }
}

TEST(Flow, EchoedTimestampsMeasureRoundTrips) {
  Film film;
  film.open(10ms, 65'536);
  const Instant request = film.now;
  film.pass(10ms);
  film.in(0, 1000, request);
  film.in(1000, 1000, request);
  film.out(1000, 65'536);  // the second is still unacknowledged: the sender is not idle
  const Instant ack = film.now;
  film.pass(25ms);
  film.in(2000, 1000, ack);
  EXPECT_EQ(film.flow().series().rtts.samples().back().value, 25'000'000u);
  EXPECT_EQ(film.summary().min_rtt, 10ms);
}

TEST(Flow, APauseOfTheServerIsSilenceAndNoRoundTrip) {
  Film film;
  film.open(10ms, 65'536);
  const Instant request = film.now;
  film.pass(10ms);
  film.in(0, 1000, request);
  film.out(1000, 65'536);
  const Instant ack = film.now;
  film.pass(500ms);
  film.in(1000, 1000, ack);
  EXPECT_EQ(film.summary().silence, 490ms);
  EXPECT_EQ(film.summary().longest_silence, 490ms);
  EXPECT_EQ(film.summary().median_rtt, 10ms);
}

TEST(Flow, OurOwnPauseBetweenTwoRequestsIsNotTheServers) {
  Film film;
  film.open(10ms, 65'536);
  film.pass(10ms);
  film.in(0, 1000);
  film.out(1000, 65'536);
  film.pass(5s);
  film.out(1000, 65'536, 100);
  film.pass(10ms);
  film.in(1000, 1000);
  EXPECT_EQ(film.summary().silence, 0ms);
}

TEST(Flow, AWaitForARepairIsNoSilence) {
  Film film;
  film.open(10ms, 65'536);
  film.pass(10ms);
  film.in(1000, 1000);
  film.out(0, 65'536);
  film.pass(500ms);
  film.in(0, 1000);
  EXPECT_EQ(film.summary().silence, 0ms);
  EXPECT_EQ(film.summary().repairing, 500ms);
}

// Whatever a peer sends: nothing breaks, nothing is counted twice, nothing grows.
RC_GTEST_PROP(FlowLog, NoPacketsWhateverBreakIt, ()) {
  FlowLog log;
  Film ends;
  Instant now{};
  const auto steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    now += std::chrono::microseconds(*rc::gen::inRange(0, 1'000'000));
    const bool out = *rc::gen::arbitrary<bool>();
    // Near each other now and then, or nothing would ever fit.
    const auto number = [] {
      return *rc::gen::oneOf(rc::gen::arbitrary<std::uint32_t>(),
                             rc::gen::inRange<std::uint32_t>(0, 5000));
    };
    stack::wire::TcpHeader tcp;
    tcp.flags = {.ack = *rc::gen::arbitrary<bool>(),
                 .rst = *rc::gen::weightedElement<bool>({{9, false}, {1, true}}),
                 .syn = *rc::gen::weightedElement<bool>({{4, false}, {1, true}}),
                 .fin = *rc::gen::arbitrary<bool>()};
    tcp.seq = {number()};
    tcp.ack = {number()};
    tcp.window = *rc::gen::arbitrary<std::uint16_t>();
    if (*rc::gen::arbitrary<bool>()) tcp.options.timestamps = {number(), number()};
    if (tcp.flags.syn) tcp.options.window_scale = *rc::gen::inRange<std::uint8_t>(0, 15);
    if (!tcp.flags.syn) tcp.options.sack.push_back({{number()}, {number()}});
    const auto text = *rc::gen::inRange<std::size_t>(0, 3000);
    const auto packet = out ? tests::packet_of({ends.us, ends.them, tcp, text})
                            : tests::packet_of({ends.them, ends.us, tcp, text});
    log.saw({.at = now,
             .direction = out ? capture::Direction::kOut : capture::Direction::kIn,
             .packet = packet});
  }
  RC_ASSERT(log.flows().size() == 1u);
  const FlowSummary flow = log.busiest()->summary();
  RC_ASSERT(flow.packets_in + flow.packets_out == static_cast<std::uint64_t>(steps));
  RC_ASSERT(flow.octets_in <= static_cast<std::uint64_t>(steps) * 3000);
  RC_ASSERT(flow.exhausted_octets <= flow.judged_octets);
  RC_ASSERT(flow.judged_octets <= flow.octets_in);
  RC_ASSERT(flow.silence >= 0ns);
  RC_ASSERT(!explain(flow, milestones_of(flow)).sentence.empty());
  RC_ASSERT(page_of(log, {}).sections.size() == 1u);
}

TEST(FlowLog, TellsConnectionsApartAndForgetsTheNext) {
  FlowLog log;
  for (std::uint16_t port = 1; port <= FlowLog::kMostFlows + 5; ++port) {
    const auto packet = tests::packet_of({{stack::base::Address::v4(192, 0, 2, 1), port},
                                          {stack::base::Address::v4(192, 0, 2, 2), 80},
                                          {.flags = {.syn = true}}});
    log.saw({.direction = capture::Direction::kOut, .packet = packet});
  }
  EXPECT_EQ(log.flows().size(), FlowLog::kMostFlows);
  EXPECT_EQ(log.not_followed(), 5u);
  EXPECT_EQ(log.others(), 0u);
  log.saw({.packet = {}});
  EXPECT_EQ(log.others(), 1u);
}

TEST(FlowLog, BothDirectionsAreOneConnection) {
  Film film;
  film.open(10ms, 65'536);
  film.in(0, 1000);
  EXPECT_EQ(film.log.flows().size(), 1u);
  EXPECT_EQ(film.summary().packets_in, 2u);
  EXPECT_EQ(film.summary().packets_out, 2u);
  EXPECT_EQ(film.log.busiest(), &film.flow());
}

TEST(FlowLog, ADamagedSegmentIsNotBelieved) {
  Film film;
  film.open(10ms, 65'536);
  auto packet = tests::packet_of({film.them, film.us, {.flags = {.ack = true}}, 1000});
  packet.back() ^= 1;
  film.log.saw({.packet = packet});
  EXPECT_EQ(film.log.others(), 1u);
  EXPECT_EQ(film.summary().packets_in, 1u);
}

}  // namespace
}  // namespace tools::report
