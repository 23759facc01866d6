#include "tools/rawhttpget/options.h"

#include <vector>

#include <gtest/gtest.h>

#include "tools/knobs/duration.h"

namespace tools::rawhttpget {
namespace {

using namespace std::chrono_literals;

struct Said {
  std::expected<Options, ExitCode> options;
  std::string output;
  std::string error;
};

Said parse_aloud(const std::vector<const char*>& arguments) {
  std::vector<const char*> argv{"rawhttpget"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  auto options = parse_options(static_cast<int>(argv.size()), argv.data());
  std::string output = testing::internal::GetCapturedStdout();
  return {std::move(options), std::move(output), testing::internal::GetCapturedStderr()};
}

// What is printed on the way is of no interest here.
std::expected<Options, ExitCode> parse(const std::vector<const char*>& arguments) {
  return parse_aloud(arguments).options;
}

TEST(Options, AUrlIsEnough) {
  const auto options = parse({"http://example.org/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->urls, std::vector<std::string>{"http://example.org/"});
  EXPECT_FALSE(options->words.verbose);
  EXPECT_FALSE(options->request.decode);
  EXPECT_TRUE(options->request.cookies);
  EXPECT_TRUE(options->request.netrc);
  EXPECT_TRUE(options->request.keep_alive);
  EXPECT_TRUE(options->tls.check_certificate);
  EXPECT_TRUE(options->network.proxy);
  EXPECT_TRUE(options->files.use_server_timestamps);
  EXPECT_EQ(options->files.output, "");
  EXPECT_EQ(options->network.jobs, 1);
  EXPECT_EQ(options->files.segments, 1);
}

TEST(Options, TakeSeveralUrlsOrAFileOfThem) {
  EXPECT_EQ(parse({"http://a/", "b/c", "https://d/"})->urls.size(), 3u);
  EXPECT_EQ(parse({"-i", "list"})->input_file, "list");
  EXPECT_EQ(parse({"--", "-nc"})->urls, std::vector<std::string>{"-nc"});
}

TEST(Options, AUrlMayFollowWhatMayComeSeveralTimes) {
  const auto options =
      parse({"--header", "A: 1", "--header=B: 2", "--resolve", "a:80:127.0.0.1", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->request.headers, (std::vector<std::string>{"A: 1", "B: 2"}));
  EXPECT_EQ(options->network.resolve, std::vector<std::string>{"a:80:127.0.0.1"});
  EXPECT_EQ(options->urls, std::vector<std::string>{"http://a/"});
}

TEST(Options, SayWhereToSave) {
  const auto options = parse({"-v", "-O", "dir/file", "-P", "folder", "-c", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->words.verbose);
  EXPECT_EQ(options->files.output, "dir/file");
  EXPECT_EQ(options->files.directory, "folder");
  EXPECT_TRUE(options->files.go_on);
  EXPECT_EQ(parse({"-O", "-", "http://a/", "http://b/"})->files.output, "-");
}

// wget's options of two letters behind one dash.
TEST(Options, KnowTwoLettersOfWgets) {
  EXPECT_TRUE(parse({"-nc", "http://a/"})->files.no_clobber);
  EXPECT_TRUE(parse({"--no-clobber", "http://a/"})->files.no_clobber);
  EXPECT_TRUE(parse({"-nv", "http://a/"})->words.progress.no_verbose);
}

TEST(Options, UndoCodingsOnlyWhenAsked) {
  EXPECT_FALSE(parse({"--compression=none", "http://a/"})->request.decode);
  EXPECT_TRUE(parse({"--compression=auto", "http://a/"})->request.decode);
}

TEST(Options, ChooseTheWay) {
  const auto any = parse({"http://a/"});
  ASSERT_TRUE(any);
  EXPECT_EQ(any->network.family, backends::Want::kAny);
  EXPECT_EQ(any->network.bind_address, "");
  EXPECT_EQ(any->network.interface, "");
  for (const char* four : {"-4", "--inet4-only"}) {
    EXPECT_EQ(parse({four, "http://a/"})->network.family, backends::Want::kIpv4);
  }
  for (const char* six : {"-6", "--inet6-only"}) {
    EXPECT_EQ(parse({six, "http://a/"})->network.family, backends::Want::kIpv6);
  }
  const auto chosen =
      parse({"--bind-address=fe80::2%eth0", "--interface", "eth0", "http://[fe80::1%25eth0]/"});
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->network.bind_address, "fe80::2%eth0");
  EXPECT_EQ(chosen->network.interface, "eth0");
}

TEST(Options, TurnTheKnobsOfTcp) {
  const auto options =
      parse({"--tcp-stats", "--cc=reno", "--window", "64K", "--no-sack", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->words.tcp_stats);
  stack::tcp::Config config;
  options->tcp.apply(config);
  EXPECT_EQ(config.congestion, stack::tcp::send::CongestionAlgorithm::kNewReno);
  EXPECT_EQ(config.receive_buffer, 65536u);
  EXPECT_FALSE(config.sack);
}

TEST(Options, OneTimeoutStandsForAllThree) {
  const auto options = parse({"-T", "1.5m", "--max-time=90", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->network.lookup_timeout, 90s);
  EXPECT_EQ(options->network.connect_timeout, 90s);
  EXPECT_EQ(options->network.read_timeout, 90s);
  EXPECT_EQ(options->network.max_time, 90s);
}

// wget(1): a timeout of 0 is none.
TEST(Options, ATimeoutOfZeroIsNone) {
  const auto options = parse({"--read-timeout=0", "--connect-timeout=5", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->network.read_timeout, knobs::kLongestDuration);
  EXPECT_EQ(options->network.connect_timeout, 5s);
}

TEST(Options, LimitRatesAndSizes) {
  const auto options =
      parse({"--limit-rate=200k", "--speed-limit", "1K", "--max-filesize=1.5M", "http://a/"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->network.limit_rate, 200u * 1024);
  EXPECT_EQ(options->network.speed_limit, 1024u);
  EXPECT_EQ(options->files.largest, 1536u * 1024);
}

TEST(Options, ChooseTheProgress) {
  EXPECT_FALSE(parse({"http://a/"})->words.progress.kind);
  EXPECT_EQ(parse({"--progress=bar", "http://a/"})->words.progress.kind, face::ProgressKind::kBar);
  EXPECT_EQ(parse({"--progress=dot", "http://a/"})->words.progress.kind, face::ProgressKind::kDot);
  EXPECT_EQ(parse({"--progress=none", "http://a/"})->words.progress.kind,
            face::ProgressKind::kNone);
  EXPECT_TRUE(parse({"-q", "--show-progress", "http://a/"})->words.progress.show_progress);
}

TEST(Options, ChooseWhomToTrust) {
  using stack::tls::Version;
  EXPECT_FALSE(parse({"--no-check-certificate", "a"})->tls.check_certificate);
  EXPECT_EQ(parse({"--secure-protocol=TLSv1_2", "a"})->tls.highest, Version::kTls12);
  EXPECT_EQ(parse({"--secure-protocol=TLSv1_3", "a"})->tls.lowest, Version::kTls13);
}

TEST(Options, HelpGroupsTheKnobsOfTcp) {
  const std::string help = parse_aloud({"--help"}).output;
  const auto heading = help.find("TCP:");
  ASSERT_NE(heading, std::string::npos);
  for (const char* knob : {"--cc", "--mss", "--window", "--no-sack", "--no-timestamps",
                           "--no-wscale", "--ecn", "--pacing"}) {
    EXPECT_NE(help.find(knob, heading), std::string::npos) << knob;
  }
}

TEST(Options, MistakesAreUsageErrorsToldInOneLine) {
  const std::vector<std::vector<const char*>> mistakes = {
      {},
      {"--nonsense", "a"},
      {"--compression=brotli", "a"},
      {"--progress=bubbles", "a"},
      {"-O"},
      {"-O", "", "a"},
      {"-4", "-6", "a"},
      {"-q", "-v", "a"},
      {"-c", "--start-pos=1", "a"},
      {"--interface=", "a"},
      {"--bind-address=", "a"},
      {"--cc=vegas", "a"},
      {"--window=0", "a"},
      {"--timeout=soon", "a"},
      {"--limit-rate=fast", "a"},
      {"--tries=0", "a"},
      {"--jobs=0", "a"},
      {"--jobs=17", "a"},
      {"--segments=17", "a"},
      {"--max-redirect=-1", "a"},
      {"--checksum=md5:00", "a"},
      {"--checksum=sha256:00", "a"},
      {"--header=no colon", "a"},
      {"--header=X: a\r\nY: b", "a"},
      {"--method=G T", "a"},
      {"--method=CONNECT", "a"},
      {"--post-data=a", "--post-file=b", "a"},
  };
  for (const auto& mistake : mistakes) {
    const auto said = parse_aloud(mistake);
    const std::string what = mistake.empty() ? "nothing" : mistake.front();
    ASSERT_FALSE(said.options) << what;
    EXPECT_EQ(said.options.error(), ExitCode::kUsage) << what;
    EXPECT_EQ(said.output, "") << what;
    EXPECT_TRUE(said.error.starts_with("rawhttpget: ")) << said.error;
    EXPECT_EQ(said.error.find('\n'), said.error.size() - 1) << said.error;
  }
}

TEST(Options, ContradictionsAreUsageErrors) {
  const std::vector<std::vector<const char*>> contradictions = {
      {"-O", "file", "a", "b"},
      {"-O", "file", "-i", "list"},
      {"-O", "file", "-N", "a"},
      {"-O", "file", "-nc", "a"},
      {"-O", "-", "--json", "a"},
      {"-O", "-", "--write-out=x", "a"},
      {"-N", "-nc", "a"},
      {"--body-data=x", "a"},
      {"--spider", "--post-data=x", "a"},
      {"--segments=2", "-O", "-", "a"},
      {"--segments=2", "--compression=auto", "a"},
      {"--segments=2", "--start-pos=5", "a"},
      {"--pcap-secrets", "a"},
  };
  for (const auto& contradiction : contradictions) {
    const auto options = parse(contradiction);
    ASSERT_FALSE(options) << contradiction.front();
    EXPECT_EQ(options.error(), ExitCode::kUsage) << contradiction.front();
  }
}

TEST(Options, HelpAndVersionAreNoMistakes) {
  for (const char* asked : {"--help", "-h", "--version", "-V"}) {
    const auto said = parse_aloud({asked});
    EXPECT_EQ(said.options.error(), ExitCode::kOk) << asked;
    EXPECT_NE(said.output, "") << asked;
    EXPECT_EQ(said.error, "") << asked;
  }
}

TEST(Options, HelpHasExamplesAndEveryExitCode) {
  const std::string help = parse_aloud({"--help"}).output;
  EXPECT_NE(help.find("Examples:\n  rawhttpget http"), std::string::npos);
  for (const char* code : {"  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "  5  ", "  6  ", "  7  ",
                           "  8  ", "  9  ", " 10  ", "129  ", "130  ", "143  "}) {
    EXPECT_NE(help.find(code), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace tools::rawhttpget
