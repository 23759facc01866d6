#include "tools/rawhttpget/watch/observation.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/tools/support/packets.h"
#include "tests/tools/support/temporary_file.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::watch {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;
using tests::TemporaryFile;

const Endpoint kUs{Address::v4(192, 0, 2, 1), 40'000};
const Endpoint kThem{Address::v4(192, 0, 2, 2), 80};

// Has a SYN-ACK and a segment of text to give.
class TwoPacketDevice final : public backends::Device {
 public:
  std::size_t mtu() const override { return 1500; }
  std::optional<stack::host::Packet> receive() override {
    if (given == packets.size()) return {};
    return stack::host::Packet{packets[given++], false};
  }
  bool can_send() const override { return true; }
  void send(ByteView) override {}
  backends::Watch watch() override { return {}; }
  void make_room() override {}

  std::array<std::vector<std::uint8_t>, 2> packets = {
      tests::packet_of({kThem, kUs, {.seq = {99}, .flags = {.ack = true, .syn = true}}, 0}),
      tests::packet_of({kThem, kUs, {.seq = {100}, .flags = {.ack = true}}, 1000})};
  std::size_t given = 0;
};

void run(Observation& observation) {
  TwoPacketDevice inner;
  Instant now{};
  backends::Device& device = observation.around(inner, [&] { return now += 10ms; });
  device.send(tests::packet_of({kUs, kThem, {.flags = {.syn = true}}, 0}));
  while (device.receive()) {
  }
}

face::Metrics metrics() {
  face::Metrics metrics;
  metrics.url = "http://a.example/<b>";
  metrics.status = 200;
  metrics.file_name = "b";
  metrics.times = {.name_lookup = 2ms, .connect = 12ms, .first_byte = 500ms, .total = 510ms};
  return metrics;
}

TEST(Observation, OfNothingIsNothingAroundTheDevice) {
  Observation observation({});
  TwoPacketDevice inner;
  EXPECT_EQ(&observation.around(inner, [] { return Instant{}; }), &inner);
  const auto conclusion = observation.conclude(metrics(), 0);
  EXPECT_FALSE(conclusion.verdict);
  EXPECT_TRUE(conclusion.complaints.empty());
}

TEST(Observation, WritesWhatItIsAskedFor) {
  TemporaryFile pcap, page;
  Observation observation({.pcap = pcap.path(), .report = page.path(), .explain = true});
  run(observation);
  const auto conclusion = observation.conclude(metrics(), 0);
  EXPECT_TRUE(conclusion.complaints.empty());
  ASSERT_TRUE(conclusion.verdict);
  EXPECT_TRUE(conclusion.verdict->starts_with("Limited by the server: it took 488 ms"))
      << *conclusion.verdict;
  EXPECT_EQ(pcap.content().substr(0, 4), "\x0a\x0d\x0d\x0a");
  EXPECT_GT(pcap.content().size(), 1000u);
  EXPECT_NE(page.content().find(*conclusion.verdict), std::string::npos) << "both say the same";
  EXPECT_NE(page.content().find("http://a.example/&lt;b&gt;"), std::string::npos);
  EXPECT_TRUE(page.content().ends_with("</html>\n"));
}

TEST(Observation, ARunThatNobodyTimedIsExplainedByItsPackets) {
  Observation observation({.explain = true});
  run(observation);
  const auto conclusion = observation.conclude({}, 0);
  EXPECT_TRUE(conclusion.verdict->starts_with("Limited by the handshakes")) << *conclusion.verdict;
}

TEST(Observation, SecretsAreKeptOnlyWhereTheyAreAskedFor) {
  for (const bool wanted : {false, true}) {
    TemporaryFile pcap;
    Observation observation({.pcap = pcap.path(), .with_secrets = wanted});
    EXPECT_EQ(observation.wants_secrets(), wanted);
    observation.add_tls_secret("CLIENT_RANDOM 1234 5678");
    observation.conclude(metrics(), 0);
    EXPECT_EQ(pcap.content().find("CLIENT_RANDOM") != std::string::npos, wanted);
  }
}

TEST(Observation, WhatCannotBeWrittenIsSaidAtOnce) {
  for (const ObservationConfig& config : {ObservationConfig{.pcap = "/nonexistent/a"},
                                          ObservationConfig{.report = "/nonexistent/a"}}) {
    try {
      Observation observation(config);
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.code(), ExitCode::kFile);
      EXPECT_STREQ(failure.what(), "cannot write to /nonexistent/a: No such file or directory");
    }
  }
}

TEST(Observation, AFullDiskIsAComplaintAtTheEnd) {
  Observation observation({.pcap = "/dev/full", .report = "/dev/full"});
  run(observation);
  const auto conclusion = observation.conclude(metrics(), 0);
  EXPECT_EQ(conclusion.complaints,
            (std::vector<std::string>{"/dev/full is cut short: No space left on device",
                                      "/dev/full is cut short: No space left on device"}));
}

TEST(Milestones, AreWhatPassedBetweenTheInstants) {
  const auto parts = milestones_of({.name_lookup = 5ms,
                                    .connect = 25ms,
                                    .tls = 65ms,
                                    .request_sent = 66ms,
                                    .first_byte = 90ms,
                                    .total = 190ms});
  EXPECT_EQ(parts.lookup, 5ms);
  EXPECT_EQ(parts.connect, 20ms);
  EXPECT_EQ(parts.tls, 40ms);
  EXPECT_EQ(parts.first_byte, 24ms);
  EXPECT_EQ(parts.transfer, 100ms);
}

TEST(Milestones, OfAReusedConnectionHaveNoHandshake) {
  const auto parts = milestones_of(
      {.redirects = 100ms, .request_sent = 101ms, .first_byte = 120ms, .total = 150ms});
  EXPECT_EQ(parts.connect, 0ms);
  EXPECT_EQ(parts.first_byte, 19ms);
  EXPECT_EQ(parts.transfer, 30ms);
}

}  // namespace
}  // namespace tools::rawhttpget::watch
