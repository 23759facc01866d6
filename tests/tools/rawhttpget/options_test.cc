#include "tools/rawhttpget/options.h"

#include <vector>

#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

// What is printed on the way is of no interest here.
std::expected<Options, ExitCode> parse(const std::vector<const char*>& arguments) {
  std::vector<const char*> argv{"rawhttpget"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  auto options = parse_options(static_cast<int>(argv.size()), argv.data());
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
  return options;
}

TEST(Options, AUrlIsEnough) {
  const auto options = parse({"http://example.org/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->url, "http://example.org/");
  EXPECT_FALSE(options->verbose);
  EXPECT_FALSE(options->accept_gzip);
  EXPECT_EQ(options->output, "");
}

TEST(Options, TakesAllOfThem) {
  const auto options = parse({"-v", "-O", "dir/file", "--compression=auto", "http://example.org/"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->verbose);
  EXPECT_TRUE(options->accept_gzip);
  EXPECT_EQ(options->output, "dir/file");
}

TEST(Options, ChooseTheWay) {
  const auto any = parse({"http://a/"});
  ASSERT_TRUE(any);
  EXPECT_EQ(any->family, backends::Want::kAny);
  EXPECT_EQ(any->bind_address, "");
  EXPECT_EQ(any->interface, "");
  for (const char* four : {"-4", "--inet4-only"}) {
    EXPECT_EQ(parse({four, "http://a/"})->family, backends::Want::kIpv4);
  }
  for (const char* six : {"-6", "--inet6-only"}) {
    EXPECT_EQ(parse({six, "http://a/"})->family, backends::Want::kIpv6);
  }
  const auto chosen =
      parse({"--bind-address=fe80::2%eth0", "--interface", "eth0", "http://[fe80::1%25eth0]/"});
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->bind_address, "fe80::2%eth0");
  EXPECT_EQ(chosen->interface, "eth0");
}

TEST(Options, TurnTheKnobsOfTcp) {
  const auto options =
      parse({"--tcp-stats", "--cc=reno", "--window", "64K", "--no-sack", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->tcp_stats);
  stack::tcp::Config config;
  options->tcp.apply(config);
  EXPECT_EQ(config.congestion, stack::tcp::send::CongestionAlgorithm::kNewReno);
  EXPECT_EQ(config.receive_buffer, 65536u);
  EXPECT_FALSE(config.sack);
}

TEST(Options, HelpGroupsTheKnobsOfTcp) {
  const char* argv[] = {"rawhttpget", "--help"};
  testing::internal::CaptureStdout();
  (void)parse_options(2, argv);
  const std::string help = testing::internal::GetCapturedStdout();
  const auto heading = help.find("TCP:");
  ASSERT_NE(heading, std::string::npos);
  for (const char* knob : {"--cc", "--mss", "--window", "--no-sack", "--no-timestamps",
                           "--no-wscale", "--ecn", "--pacing"}) {
    EXPECT_NE(help.find(knob, heading), std::string::npos) << knob;
  }
}

TEST(Options, MistakesAreUsageErrors) {
  const std::vector<std::vector<const char*>> mistakes = {{},
                                                          {"a", "b"},
                                                          {"--nonsense", "a"},
                                                          {"--compression=brotli", "a"},
                                                          {"-O"},
                                                          {"-O", "-", "a"},
                                                          {"-4", "-6", "a"},
                                                          {"--interface=", "a"},
                                                          {"--bind-address=", "a"},
                                                          {"--cc=bbr", "a"},
                                                          {"--window=0", "a"}};
  for (const auto& mistake : mistakes) {
    const auto options = parse(mistake);
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error(), ExitCode::kUsage);
  }
}

TEST(Options, HelpAndVersionAreNoMistakes) {
  EXPECT_EQ(parse({"--help"}).error(), ExitCode::kOk);
  EXPECT_EQ(parse({"--version"}).error(), ExitCode::kOk);
}

TEST(Options, HelpNamesEveryExitCode) {
  const char* argv[] = {"rawhttpget", "--help"};
  testing::internal::CaptureStdout();
  (void)parse_options(2, argv);
  const std::string help = testing::internal::GetCapturedStdout();
  for (const char* code :
       {"  0 ", "  1 ", "  2 ", "  3 ", "  4 ", "  7 ", "  8 ", " 10 ", "130 "}) {
    EXPECT_NE(help.find(code), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace tools::rawhttpget
