#include "sim/disturbances.h"

#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {
namespace {

namespace wire = stack::wire;
using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;
using std::chrono::seconds;

const Endpoint kFrom{Address::v4(10, 0, 0, 1), 1234};
const Endpoint kTo{Address::v4(10, 0, 0, 2), 80};
const Endpoint kOther{Address::v4(10, 0, 0, 2), 81};

std::vector<std::uint8_t> packet() {
  wire::IpHeader ip;
  ip.source = kFrom.address;
  ip.destination = kTo.address;
  std::vector<std::uint8_t> octets(wire::kIpv4HeaderSize + wire::kTcpHeaderSize);
  wire::write_ip(octets, ip, wire::kTcpHeaderSize);
  wire::TcpHeader tcp;
  tcp.source_port = kFrom.port;
  tcp.destination_port = kTo.port;
  wire::write_tcp(std::span(octets).subspan(wire::kIpv4HeaderSize), tcp,
                  {ip.source, ip.destination});
  return octets;
}

TEST(Disturbances, ConcernBothEndsOfAPacketAndNobodyElse) {
  Disturbances disturbances;
  disturbances.add(packet(), Instant(seconds(5)));
  EXPECT_EQ(disturbances.of(kFrom), Instant(seconds(5)));
  EXPECT_EQ(disturbances.of(kTo), Instant(seconds(5)));
  EXPECT_EQ(disturbances.of(kOther), Instant());
  EXPECT_EQ(disturbances.of_all(), Instant());
}

TEST(Disturbances, AreKnownByTheReferenceThatWasAskedForBefore) {
  Disturbances disturbances;
  const Instant& known = disturbances.of(kTo);
  disturbances.add(packet(), Instant(seconds(5)));
  EXPECT_EQ(known, Instant(seconds(5)));
}

TEST(Disturbances, NeverGoBack) {
  Disturbances disturbances;
  disturbances.add(packet(), Instant(seconds(5)));
  disturbances.add(packet(), Instant(seconds(4)));
  EXPECT_EQ(disturbances.of(kFrom), Instant(seconds(5)));
}

TEST(Disturbances, OfWhatTellsNoPortsConcernAll) {
  Disturbances disturbances;
  auto damaged = packet();
  damaged[0] = 0;
  disturbances.add(damaged, Instant(seconds(5)));
  EXPECT_EQ(disturbances.of_all(), Instant(seconds(5)));
}

}  // namespace
}  // namespace sim
