#include "tools/knobs/tcp_knobs.h"

#include <CLI/CLI.hpp>

#include <string>

#include <gtest/gtest.h>

namespace tools::knobs {
namespace {

using stack::tcp::Config;
using stack::tcp::send::CongestionAlgorithm;

// What the options make of the default Config.
Config turned(const std::string& arguments) {
  CLI::App app;
  TcpKnobs knobs;
  add_tcp_options(app, knobs);
  app.parse(arguments);
  Config config;
  knobs.apply(config);
  return config;
}

TEST(TcpKnobs, LeaveAloneWhatNobodyAskedFor) {
  const Config plain, config = turned("");
  EXPECT_EQ(config.congestion, plain.congestion);
  EXPECT_EQ(config.mss, plain.mss);
  EXPECT_EQ(config.initial_receive_buffer, plain.initial_receive_buffer);
  EXPECT_EQ(config.receive_buffer, plain.receive_buffer);
  EXPECT_TRUE(config.sack && config.timestamps && config.window_scaling);
  EXPECT_FALSE(config.ecn || config.pacing);
}

TEST(TcpKnobs, EachTurnsWhatItNames) {
  EXPECT_EQ(turned("--cc reno").congestion, CongestionAlgorithm::kNewReno);
  EXPECT_EQ(turned("--cc cubic").congestion, CongestionAlgorithm::kCubic);
  EXPECT_EQ(turned("--cc bbr").congestion, CongestionAlgorithm::kBbr);
  EXPECT_EQ(turned("--mss 536").mss, 536);
  EXPECT_FALSE(turned("--no-sack").sack);
  EXPECT_FALSE(turned("--no-timestamps").timestamps);
  EXPECT_FALSE(turned("--no-wscale").window_scaling);
  EXPECT_TRUE(turned("--ecn").ecn);
  EXPECT_TRUE(turned("--pacing").pacing);
}

TEST(TcpKnobs, AWindowHasOneSizeFromBeginningToEnd) {
  const Config config = turned("--window 4M");
  EXPECT_EQ(config.initial_receive_buffer, 4u << 20);
  EXPECT_EQ(config.receive_buffer, 4u << 20);
}

TEST(TcpKnobs, RefuseWhatMakesNoSense) {
  for (const char* wrong : {"--cc vegas", "--mss 10", "--mss 65496", "--mss 70000", "--window 0",
                            "--window 2000M", "--window 2G", "--window"}) {
    EXPECT_THROW(turned(wrong), CLI::ParseError) << wrong;
  }
}

}  // namespace
}  // namespace tools::knobs
