#include "tools/rawhttpd/options.h"

#include <vector>

#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

using rawhttpget::ExitCode;
using stack::base::Address;

struct Parsed {
  std::expected<Options, ExitCode> options;
  std::string out;
  std::string err;
};

Parsed parse(const std::vector<const char*>& arguments) {
  std::vector<const char*> argv{"rawhttpd"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  auto options = parse_options(static_cast<int>(argv.size()), argv.data());
  auto out = testing::internal::GetCapturedStdout();
  return {std::move(options), std::move(out), testing::internal::GetCapturedStderr()};
}

TEST(Options, AnAddressIsEnough) {
  const auto options = parse({"--address", "10.78.0.2/24"}).options;
  ASSERT_TRUE(options);
  EXPECT_EQ(options->directory, ".");
  EXPECT_EQ(options->tun, "tun%d");
  EXPECT_EQ(options->port, 80);
  EXPECT_EQ(options->mtu, std::nullopt);
  EXPECT_FALSE(options->kernel_address_asked);
  const std::vector<WireAddress> addresses{
      {{Address::v4(10, 78, 0, 2), 24}, Address::v4(10, 78, 0, 1)}};
  EXPECT_EQ(options->addresses, addresses);
}

TEST(Options, TakesAllOfThem) {
  const auto options =
      parse({"dir", "--tun", "web", "--address", "10.78.0.2/24", "--address=fd78::2/64",
             "--peer-address", "fd78::99", "--port=8080", "--mtu=9000", "-v", "--packets", "--ecn"})
          .options;
  ASSERT_TRUE(options);
  EXPECT_EQ(options->directory, "dir");
  EXPECT_EQ(options->tun, "web");
  EXPECT_EQ(options->port, 8080);
  EXPECT_EQ(options->mtu, 9000u);
  EXPECT_TRUE(options->verbose);
  EXPECT_TRUE(options->packets);
  EXPECT_TRUE(options->tcp.ecn);
  EXPECT_TRUE(options->kernel_address_asked);
  ASSERT_EQ(options->addresses.size(), 2u);
  EXPECT_EQ(options->addresses[0].kernel, Address::v4(10, 78, 0, 1)) << "chosen";
  EXPECT_EQ(options->addresses[1].kernel, Address::parse("fd78::99")) << "given";
}

TEST(Options, ADirectoryMayStandBehindTheAddresses) {
  const auto options = parse({"--address", "10.78.0.2/24", "dir"}).options;
  ASSERT_TRUE(options);
  EXPECT_EQ(options->directory, "dir");
}

TEST(Options, MistakesAreUsageErrorsInOneLine) {
  const std::vector<std::vector<const char*>> mistakes = {
      {},
      {"dir"},
      {"--address"},
      {"--address", "host/24"},
      {"--address", "10.78.0.0/24"},
      {"--address", "10.78.0.2/24", "--address", "10.79.0.2/24"},
      {"--address", "10.78.0.2/32"},
      {"--address", "10.78.0.2/24", "--peer-address", "10.78.0.2"},
      {"--address", "10.78.0.2/24", "--peer-address", "fd78::1"},
      {"--address", "10.78.0.2/24", "--port", "0"},
      {"--address", "10.78.0.2/24", "--port", "65536"},
      {"--address", "10.78.0.2/24", "--mtu", "575"},
      {"--address", "10.78.0.2/24", "--mtu", "65536"},
      {"--address", "fd78::2/64", "--mtu", "1279"},
      {"--address", "10.78.0.2/24", "--tun", "a-name-too-long-"},
      {"--address", "10.78.0.2/24", "--nonsense"},
      {"--address", "10.78.0.2/24", "dir", "another"},
  };
  for (const auto& mistake : mistakes) {
    const auto parsed = parse(mistake);
    ASSERT_FALSE(parsed.options);
    EXPECT_EQ(parsed.options.error(), ExitCode::kUsage);
    EXPECT_EQ(std::ranges::count(parsed.err, '\n'), 1) << parsed.err;
    EXPECT_TRUE(parsed.err.starts_with("rawhttpd: ")) << parsed.err;
  }
}

TEST(Options, HelpAndVersionAreNoMistakes) {
  EXPECT_EQ(parse({"--help"}).options.error(), ExitCode::kOk);
  EXPECT_EQ(parse({"--version"}).options.error(), ExitCode::kOk);
}

TEST(Options, HelpNamesEveryExitCode) {
  const std::string help = parse({"--help"}).out;
  for (const char* code : {"  1  ", "  2  ", "  3  ", " 10  ", "130  "}) {
    EXPECT_NE(help.find(code), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace tools::rawhttpd
