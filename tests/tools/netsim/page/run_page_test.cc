#include "tools/netsim/page/run_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/tools/netsim/page/filmed.h"
#include "tools/report/page.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

using report::Page;
using report::Point;
using report::Rung;
using report::Section;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::StartsWith;
using tests::filmed;
using tests::Filmed;
using tests::points_of;
using tests::row_of;
using tests::section_of;

// The third segment with data is lost once.
constexpr std::string_view kThirdSegment = R"toml(# one loss
netsim = 1
topology = { kind = "point-to-point" }
[[flow]]
id = "f"
app = "bulk"
path = "end-to-end"
bytes = "100 kB"
[[fault]]
on = "wire"
match = "tcp.data nth 3"
times = 1
do = "drop"
)toml";
constexpr double kThirdEnds = 3 * 1448;  // with timestamps in 1,500 octets

const Section& flow_of(const Filmed& made, std::string_view id) {
  const Section* section = section_of(made.page, "Flow " + std::string(id) + ":");
  if (!section) throw std::runtime_error("no such flow");
  return *section;
}

std::vector<Rung> rungs_with(const Section& section, std::string_view remark) {
  std::vector<Rung> found;
  for (const Rung& rung : section.ladder.rungs) {
    if (rung.remark.find(remark) != std::string::npos) found.push_back(rung);
  }
  return found;
}

std::size_t points_in(const Page& page) {
  std::size_t points = 0;
  for (const auto& section : page.sections) {
    for (const auto& chart : section.charts) {
      for (const auto& series : chart.series) points += series.points.size();
    }
  }
  return points;
}

TEST(RunPage, AFaultsLossAndTheRetransmissionStandInTheChart) {
  const Filmed made = filmed(kThirdSegment);
  ASSERT_EQ(made.outcome.code, sim::lab::Code::kPass) << made.outcome.verdict;
  const Section& flow = flow_of(made, "f");
  const auto lost = points_of(flow, "Sequence and time", "lost on a wire");
  const auto again = points_of(flow, "Sequence and time", "sent again");
  ASSERT_EQ(lost.size(), 1u);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(lost.front().y, kThirdEnds);
  EXPECT_EQ(again.front().y, kThirdEnds);
  EXPECT_GT(again.front().x, lost.front().x);
}

TEST(RunPage, TheLadderSaysWhichFaultStruckAndThatItsVictimNeverCame) {
  const Filmed made = filmed(kThirdSegment);
  const Section& flow = flow_of(made, "f");
  const auto lost = rungs_with(flow, "lost (wire)");
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_THAT(lost.front().remark, HasSubstr("by the fault at x.toml:9"));
  EXPECT_FALSE(lost.front().arrives);
  EXPECT_TRUE(lost.front().to_right);
  const auto again = rungs_with(flow, "sent again");
  ASSERT_EQ(again.size(), 1u);
  ASSERT_TRUE(again.front().arrives);
  EXPECT_THAT(again.front().text, HasSubstr("2896–4344"));
  // All others came, and took at least the wire's delay of 10 ms.
  for (const Rung& rung : flow.ladder.rungs) {
    if (rung.number == lost.front().number) continue;
    ASSERT_TRUE(rung.arrives) << rung.number;
    EXPECT_GE(*rung.arrives - rung.at, 0.0099) << rung.number;
  }
}

// In real time no end of a flow says what it knows, and of two kernels none how the flow ended.
TEST(RunPage, WhatNobodyHasSaidIsNotShown) {
  Filmed made = filmed(kThirdSegment);
  made.outcome.trace_hash.clear();
  made.page = page_of(*made.film, *made.scenario, made.outcome, {});
  EXPECT_THAT(flow_of(made, "f").verdict, HasSubstr("Complete"));
  EXPECT_THAT(flow_of(made, "f").facts, ElementsAre(Field(&report::Fact::name, "dropped by queues"),
                                                    Field(&report::Fact::name, "lost on wires")));
  const auto row = row_of(made.page.sections.front(), "Flows", "f");
  ASSERT_EQ(row.size(), 11u);
  EXPECT_EQ(row[4], "100000");
  EXPECT_THAT(std::vector(row.begin() + 7, row.end()), Each("?"));
  made.outcome.flows.clear();
  made.page = page_of(*made.film, *made.scenario, made.outcome, {});
  EXPECT_THAT(flow_of(made, "f").verdict, StartsWith("How it ended nobody here has heard."));
  EXPECT_FALSE(flow_of(made, "f").is_bad);
  EXPECT_EQ(points_of(flow_of(made, "f"), "Sequence and time", "lost on a wire").size(), 1u);
}

TEST(RunPage, ItsNumbersAreThoseOfTheOutcome) {
  const Filmed made = filmed(sim::lab::built_in("lossy"), 3);
  const auto& outcome = made.outcome;
  ASSERT_EQ(outcome.flows.size(), 1u);
  const auto& flow = outcome.flows.front();
  const Section& section = flow_of(made, flow.id);
  const auto& books = outcome.links.front();
  // What was sent again was text, or a SYN or FIN, which no chart shows.
  const auto resent = rungs_with(section, "sent again").size();
  EXPECT_EQ(section.ladder.total, books.to_a.books.offered + books.to_b.books.offered);
  EXPECT_GT(flow.sender.stats.retransmissions(), 0u);
  EXPECT_EQ(points_of(section, "Sequence and time", "sent again").size(),
            flow.sender.stats.retransmissions());
  EXPECT_GT(resent, 0u);
  const auto lost = made.film->flows()[0].stream(Who::kCaller).lost().count() +
                    made.film->flows()[0].stream(Who::kListener).lost().count();
  EXPECT_EQ(lost, books.to_a.books.lost + books.to_b.books.lost);

  const Section& overview = made.page.sections.front();
  const auto row = row_of(overview, "Flows", flow.id);
  ASSERT_EQ(row.size(), 11u);
  EXPECT_EQ(row[4], std::to_string(flow.delivered));
  EXPECT_EQ(row[8], std::to_string(flow.sender.stats.retransmissions()));
  const auto path = row_of(overview, "Links", books.name + " to-a");
  // Without a column for what never happened.
  ASSERT_EQ(path.size(), 8u);
  EXPECT_EQ(path[1], std::to_string(books.to_a.books.offered));
  EXPECT_EQ(path[2], std::to_string(books.to_a.books.delivered));
  EXPECT_EQ(path[3], std::to_string(books.to_a.books.lost));
  EXPECT_EQ(path[7], report::duration_text(books.to_a.queue_longest));
}

TEST(RunPage, TheLastWindowAndTimeoutAreTheConnectionsOwn) {
  const Filmed made = filmed(kThirdSegment);
  const Section& flow = flow_of(made, "f");
  const auto& sender = made.outcome.flows.front().sender;
  const auto cwnd = points_of(flow, "Congestion window", "cwnd");
  ASSERT_FALSE(cwnd.empty());
  EXPECT_EQ(cwnd.back().y, static_cast<double>(sender.cwnd));
  EXPECT_EQ(points_of(flow, "Congestion window", "ssthresh").back().y,
            static_cast<double>(sender.ssthresh));
  EXPECT_NEAR(points_of(flow, "Retransmission timeout", "RTO").back().y,
              report::seconds_of(sender.rto), 1e-9);
}

TEST(RunPage, RoundTripsAreAsLongAsThePathAtLeast) {
  const Filmed made = filmed(kThirdSegment);
  const auto trips = points_of(flow_of(made, "f"), "Round trips", "segments");
  ASSERT_GT(trips.size(), 10u);
  for (const Point& trip : trips) EXPECT_GE(trip.y, 0.0199);
}

TEST(RunPage, QueueDelayAndThroughputAreThoseOfTheLink) {
  const Filmed made = filmed(sim::lab::built_in("tiny-queue"));
  const Section* link = section_of(made.page, "Link wire:");
  ASSERT_NE(link, nullptr);
  for (const auto& [name, direction] :
       {std::pair("to-a", sim::Direction::kToA), std::pair("to-b", sim::Direction::kToB)}) {
    const auto& path =
        direction == sim::Direction::kToA ? made.outcome.links[0].to_a : made.outcome.links[0].to_b;
    const auto delays = points_of(*link, "Queueing delay", name);
    ASSERT_FALSE(delays.empty());
    EXPECT_NEAR(std::ranges::max(delays, {}, &Point::y).y, report::seconds_of(path.queue_longest),
                1e-9);
    const auto& config = direction == sim::Direction::kToA ? made.scenario->links[0].to_a
                                                           : made.scenario->links[0].to_b;
    const auto lengths = points_of(*link, "Queue", name);
    EXPECT_LE(std::ranges::max(lengths, {}, &Point::y).y,
              static_cast<double>(config.queue.packets));
    EXPECT_EQ(made.film->wire(0, direction).dropped().count(), path.books.overflowed);
    std::uint64_t octets = 0;
    const auto& carried = made.film->wire(0, direction).carried();
    for (std::size_t i = 0; i < carried.size(); ++i) octets += carried.value(i);
    EXPECT_EQ(octets, path.books.octets.delivered);
  }
  EXPECT_GT(made.outcome.links[0].to_a.books.overflowed, 0u);
}

TEST(RunPage, AQueueThatNobodyFillsAnyMoreRunsEmpty) {
  const Filmed made = filmed(sim::lab::built_in("tiny-queue"));
  const auto lengths = points_of(*section_of(made.page, "Link wire:"), "Queue", "to-a");
  EXPECT_GT(std::ranges::max(lengths, {}, &Point::y).y, 0);
  EXPECT_EQ(lengths.back().y, 0);
}

// Ten segments leave at 20 ms, 1.2 ms each; the first ACK of them lets more leave at 41 ms.
TEST(RunPage, AQueueRunsEmptyThoughNobodyComesToSeeIt) {
  const auto lengths =
      points_of(*section_of(filmed(kThirdSegment).page, "Link wire:"), "Queue", "to-b");
  EXPECT_TRUE(std::ranges::any_of(lengths, [](const Point& point) {
    return point.x > 0.030 && point.x < 0.041 && point.y == 0;
  }));
}

TEST(RunPage, FollowsPacketsAcrossRouters) {
  const Filmed made = filmed(sim::lab::built_in("dumbbell", {"stop.at=\"3 s\"", "warmup=\"1 s\""}));
  const auto& bottleneck = *std::ranges::find(made.outcome.links, std::string("bottleneck"),
                                              &sim::lab::LinkOutcome::name);
  std::uint64_t dropped = 0;
  for (const FlowFilm& flow : made.film->flows()) {
    dropped += flow.stream(Who::kCaller).dropped().count();
  }
  EXPECT_GT(dropped, 0u);
  EXPECT_EQ(dropped, bottleneck.to_b.books.overflowed);
  const Section& flow = flow_of(made, "f.1");
  const auto lost = rungs_with(flow, "queue full (bottleneck)");
  EXPECT_FALSE(lost.empty());
  for (const Rung& rung : lost) EXPECT_FALSE(rung.arrives);
  EXPECT_GT(std::ranges::count_if(flow.ladder.rungs,
                                  [](const Rung& rung) { return rung.arrives.has_value(); }),
            200);
}

TEST(RunPage, FollowsPacketsThroughATranslatorAndSaysWhatEachFaultDid) {
  const Filmed made = filmed(sim::lab::built_in("scripted"));
  const Section& flow = flow_of(made, "get");
  EXPECT_FALSE(rungs_with(flow, "delayed 35 ms, by the fault at scripted:").empty());
  EXPECT_FALSE(rungs_with(flow, "copied 2 times, 1 ms apart, by the fault").empty());
  EXPECT_EQ(rungs_with(flow, "corrupted: bits 416 417 flipped, by the fault").size(), 1u);
  EXPECT_FALSE(rungs_with(flow, "the link is down (wan)").empty());
  EXPECT_FALSE(rungs_with(flow, "longer than the MTU (wan)").empty() &&
               rungs_with(flow, "too big for the next link").empty());
  const auto first = row_of(made.page.sections.front(), "Faults", made.outcome.faults[0].where);
  ASSERT_EQ(first.size(), 6u);
  EXPECT_EQ(first[1], "wan to-a");
  EXPECT_EQ(first[3], "drop");
  EXPECT_EQ(first[5], std::to_string(made.outcome.faults[0].struck));
}

TEST(RunPage, ShowsWhatRoutersSayAboutAPacket) {
  const Filmed made = filmed(sim::lab::built_in("small-mtu"));
  const Section& flow = made.page.sections[1];
  const auto said = std::ranges::find_if(flow.ladder.rungs, [](const Rung& rung) {
    return rung.text.starts_with("ICMP too big for 1280");
  });
  ASSERT_NE(said, flow.ladder.rungs.end());
  EXPECT_TRUE(said->arrives);
  EXPECT_FALSE(rungs_with(flow, "too big for the next link").empty());
}

TEST(RunPage, SaysOfHowManyFlowsItDrawsTheFirst) {
  const Filmed made = filmed(
      sim::lab::built_in("dumbbell", {"topology.pairs=20", "stop.at=\"2 s\"", "warmup=\"1 s\""}));
  ASSERT_EQ(made.outcome.flows.size(), 20u);
  EXPECT_THAT(made.page.subtitle, HasSubstr("Of 20 flows the first 8 are drawn."));
  EXPECT_THAT(made.page.subtitle, HasSubstr("Of 41 links those 6 are drawn"));
  EXPECT_EQ(std::ranges::count_if(
                made.page.sections,
                [](const Section& section) { return section.title.starts_with("Flow "); }),
            8);
  // But all have their row; and the bottleneck is where packets wait.
  EXPECT_EQ(row_of(made.page.sections.front(), "Flows", "f.20").size(), 11u);
  EXPECT_TRUE(made.page.sections[9].title.starts_with("Link bottleneck:"));
}

TEST(RunPage, SaysHowManyRowsATableLeavesOut) {
  const Filmed made = filmed(
      sim::lab::built_in("dumbbell", {"topology.pairs=31", "stop.at=\"2 s\"", "warmup=\"1 s\""}));
  const auto& tables = made.page.sections.front().tables;
  const auto flows = std::ranges::find(tables, std::string("Flows"), &report::Table::title);
  ASSERT_NE(flows, tables.end());
  EXPECT_EQ(flows->rows.size(), 30u);
  EXPECT_THAT(flows->note, HasSubstr("The first 30 of 31."));
  const auto& all = *section_of(made.page, "All links");
  EXPECT_EQ(all.tables.front().rows.size(), 126u);
}

TEST(RunPage, IsBoundedThoughTheRunIsLong) {
  const auto page_after = [](std::string_view size) {
    return filmed(sim::lab::built_in("clean", {size}));
  };
  const Filmed brief = page_after("flow[0].bytes=\"6 MiB\"");
  const Filmed lasting = page_after("flow[0].bytes=\"20 MiB\"");
  EXPECT_GT(lasting.outcome.packets, 3 * brief.outcome.packets);
  EXPECT_LT(points_in(lasting.page), 2 * points_in(brief.page));
  for (const auto& section : lasting.page.sections) {
    EXPECT_LE(section.ladder.rungs.size(), 1000u);
    for (const auto& chart : section.charts) {
      for (const auto& series : chart.series) EXPECT_LE(series.points.size(), 3001u);
    }
  }
  EXPECT_LT(html_of(lasting.page).size(), 2'000'000u);
}

TEST(RunPage, OneSeedIsOnePageOctetForOctet) {
  const auto page = [](std::uint64_t seed) {
    return html_of(filmed(sim::lab::built_in("everything"), seed).page);
  };
  const std::string once = page(5);
  EXPECT_TRUE(once == page(5));
  EXPECT_FALSE(once == page(6));
}

TEST(RunPage, LoadsNothing) {
  const std::string html = html_of(filmed(kThirdSegment).page);
  for (const char* way : {" src=", "<link", "@import", "url(", "<iframe", "<img"}) {
    EXPECT_EQ(html.find(way), std::string::npos) << way;
  }
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(RunPage, AFailureSaysWhyAndHowToHaveItAgain) {
  const std::string text =
      std::string(kThirdSegment) + "[[expect]]\nthat = \"flow.f.retransmissions == 0\"\n";
  const Filmed made = filmed(text);
  ASSERT_EQ(made.outcome.code, sim::lab::Code::kFailed);
  const Section& overview = made.page.sections.front();
  EXPECT_THAT(overview.verdict, HasSubstr(made.outcome.verdict));
  EXPECT_EQ(row_of(overview, "Expected", "flow.f.retransmissions == 0")[1], "no");
  EXPECT_EQ(row_of(overview, "To have it again", "command")[1], "netsim run x");
  EXPECT_EQ(row_of(overview, "To have it again", "build")[1], "0.1.0-test");
}

}  // namespace
}  // namespace tools::netsim::page
