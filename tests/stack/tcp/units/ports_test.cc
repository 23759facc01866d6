#include "stack/tcp/ports.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace {

using stack::base::SipKey;
using stack::tcp::kFirstEphemeralPort;
using stack::tcp::kLastEphemeralPort;
using stack::tcp::PortChooser;

constexpr SipKey kSecrets[] = {{0, 0}, {1, 0}, {0x0123456789abcdef, 0xfedcba9876543210}};
constexpr std::size_t kPorts = kLastEphemeralPort - kFirstEphemeralPort + 1;

bool always_free(std::uint16_t) { return true; }

std::vector<std::uint16_t> draw(SipKey secret, std::size_t count) {
  PortChooser chooser(secret);
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) ports.push_back(chooser.choose(always_free).value());
  return ports;
}

// RFC 6056 3.2: as much of 1024 to 65535 as possible; never a well-known port.
TEST(Ports, StayInTheEphemeralRange) {
  EXPECT_GE(kFirstEphemeralPort, 1024);
  for (std::uint16_t port : draw(kSecrets[2], 10'000)) EXPECT_GE(port, kFirstEphemeralPort);
}

TEST(Ports, AreFree) {
  for (SipKey secret : kSecrets) {
    PortChooser chooser(secret);
    auto is_free = [](std::uint16_t port) { return port % 97 == 0; };
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(chooser.choose(is_free).value() % 97, 0);
  }
}

TEST(Ports, TheLastFreeOneIsFound) {
  for (std::uint16_t last : {kFirstEphemeralPort, std::uint16_t{50000}, kLastEphemeralPort}) {
    PortChooser chooser(kSecrets[2]);
    EXPECT_EQ(chooser.choose([last](std::uint16_t port) { return port == last; }), last);
  }
}

TEST(Ports, EachIsTriedOnceBeforeGivingUp) {
  PortChooser chooser(kSecrets[2]);
  std::set<std::uint16_t> tried;
  std::size_t tries = 0;
  auto never = [&](std::uint16_t port) {
    ++tries;
    tried.insert(port);
    return false;
  };
  EXPECT_EQ(chooser.choose(never), std::nullopt);
  EXPECT_EQ(tries, kPorts);
  EXPECT_EQ(tried.size(), kPorts);
}

// Pearson's chi-square over 64 buckets, times the expected count: its mean is 63 of those, its
// standard deviation about 11, so that 120 is five deviations out. The secrets are fixed, and so is
// the outcome.
TEST(Ports, AreDrawnEvenly) {
  constexpr std::size_t kBuckets = 64;
  constexpr std::int64_t kExpected = 1000;
  for (SipKey secret : kSecrets) {
    std::array<std::int64_t, kBuckets> counts{};
    for (std::uint16_t port : draw(secret, kBuckets * kExpected)) {
      ++counts[(port - kFirstEphemeralPort) / (kPorts / kBuckets)];
    }
    std::int64_t squares = 0;
    for (std::int64_t count : counts) squares += (count - kExpected) * (count - kExpected);
    EXPECT_LT(squares, 120 * kExpected);
    EXPECT_GT(squares, 20 * kExpected) << "too even to be chance";
  }
}

// RFC 6056 3.3.1: the successor of a port tells nothing about the next one drawn.
TEST(Ports, OneSaysNothingAboutTheNext) {
  auto ports = draw(kSecrets[2], 1000);
  int neighbours = 0;
  for (std::size_t i = 1; i < ports.size(); ++i) {
    if (ports[i] == ports[i - 1] + 1) ++neighbours;
  }
  EXPECT_LE(neighbours, 1);  // by chance one in 32768
}

TEST(Ports, AnotherSecretDrawsOthers) { EXPECT_NE(draw(kSecrets[0], 10), draw(kSecrets[1], 10)); }

}  // namespace
