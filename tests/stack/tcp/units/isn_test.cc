#include "stack/tcp/isn.h"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::SipKey;
using stack::tcp::initial_sequence_number;

constexpr SipKey kSecret{0x0123456789abcdef, 0xfedcba9876543210};
const Endpoint kLocal{Address::v4(192, 0, 2, 1), 40000};
const Endpoint kRemote{Address::v4(198, 51, 100, 2), 80};

std::uint32_t isn_at(Duration time, const Endpoint& local = kLocal,
                     const Endpoint& remote = kRemote, SipKey secret = kSecret) {
  return initial_sequence_number(Instant(time), local, remote, secret).value;
}

// RFC 6528 3: M is a timer of 4 microseconds a tick, 250,000 a second.
// RFC 9293 3.4.1: MUST-8
TEST(Isn, AdvancesBy250000PerSecond) {
  for (Duration at : {Duration(0s), Duration(12345s)}) {
    EXPECT_EQ(isn_at(at + 1s) - isn_at(at), 250'000u);
    EXPECT_EQ(isn_at(at + 4us) - isn_at(at), 1u);
    EXPECT_EQ(isn_at(at + 3999ns), isn_at(at));
  }
}

// RFC 9293 3.4.1: the circle is gone round in 2^32 ticks, some 4.77 hours.
TEST(Isn, ComesRoundAfter2To32Ticks) {
  EXPECT_EQ(isn_at(4us * (std::int64_t{1} << 32)), isn_at(0us));
  EXPECT_EQ(isn_at(4us * (std::int64_t{1} << 31)) - isn_at(0us), std::uint32_t{1} << 31);
}

// RFC 9293 3.4.1: SHLD-1
TEST(Isn, EveryPartOfTheConnectionsNameMatters) {
  const Endpoint other_port{kLocal.address, 40001};
  const Endpoint other_host{Address::v4(192, 0, 2, 3), 40000};
  const Endpoint other_service{kRemote.address, 81};
  const Endpoint other_server{Address::v4(198, 51, 100, 3), 80};
  const std::set<std::uint32_t> all{
      isn_at(0s),
      isn_at(0s, other_port),
      isn_at(0s, other_host),
      isn_at(0s, kLocal, other_service),
      isn_at(0s, kLocal, other_server),
      isn_at(0s, kRemote, kLocal),
      isn_at(0s, {kLocal.address, kRemote.port}, {kRemote.address, kLocal.port}),
  };
  EXPECT_EQ(all.size(), 7u);
}

// RFC 9293 3.4.1: MUST-9
TEST(Isn, NobodyWithoutTheSecretCanTell) {
  EXPECT_NE(isn_at(0s), isn_at(0s, kLocal, kRemote, {kSecret.k0 + 1, kSecret.k1}));
  EXPECT_NE(isn_at(0s), isn_at(0s, kLocal, kRemote, {kSecret.k0, kSecret.k1 + 1}));
}

// RFC 6528 1: knowing the number of one's own connection must not tell that of the next port's.
TEST(Isn, NeighbouringPortsHaveNoCommonDifference) {
  std::set<std::uint32_t> differences;
  for (std::uint16_t port = 40000; port < 40100; ++port) {
    std::uint16_t next = static_cast<std::uint16_t>(port + 1);
    differences.insert(isn_at(0s, {kLocal.address, next}) - isn_at(0s, {kLocal.address, port}));
  }
  EXPECT_EQ(differences.size(), 100u);
}

}  // namespace
