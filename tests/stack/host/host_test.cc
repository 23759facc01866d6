// What a host drops, and why (RFC 1122 3.2.1, RFC 791).
#include "stack/host/host.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "stack/wire/checksum.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::host {
namespace {

using base::Address;

constexpr Address kUs = Address::v4(192, 0, 2, 1);
constexpr Address kPeer = Address::v4(192, 0, 2, 2);
constexpr base::Instant kNow{std::chrono::hours(1)};

struct Made {
  wire::IpHeader ip{.source = kPeer, .destination = kUs};
  wire::TcpHeader tcp{.source_port = 1000, .destination_port = 80, .flags = {.syn = true}};
  std::function<void(base::MutableBytes)> damage = [](base::MutableBytes) {};

  std::vector<std::uint8_t> packet() const {
    std::vector<std::uint8_t> octets(wire::kIpv4HeaderSize + wire::header_size_of(tcp));
    auto segment = base::MutableBytes(octets).subspan(wire::kIpv4HeaderSize);
    wire::write_tcp(segment, tcp, {ip.source, ip.destination});
    damage(segment);
    wire::write_ip(octets, ip, segment.size());
    return octets;
  }
};

class HostTest : public testing::Test {
 protected:
  void receive(const std::vector<std::uint8_t>& packet, bool verified = false) {
    host_.receive(kNow, packet, verified);
  }
  bool is_silent() {
    std::vector<std::uint8_t> room(1500);
    return host_.emit(kNow, room) == 0;
  }
  // The one reason of the one drop there was.
  std::string_view dropped() const {
    std::string_view reason = "nothing";
    for (std::size_t i = 0; i < host_.counters().drops.size(); ++i) {
      if (host_.counters().drops[i] == 1) reason = name_of(static_cast<Drop>(i));
    }
    return reason;
  }

  Host host_{{.addresses = {kUs}, .secret = {1, 2}}};
};

TEST_F(HostTest, TakesAWellFormedSegment) {
  receive(Made{}.packet());
  EXPECT_EQ(dropped(), "nothing");
  EXPECT_FALSE(is_silent());  // a RST: nobody listens
}

TEST_F(HostTest, DropsWhatGoesToAnotherAddress) {
  receive(Made{.ip = {.source = kPeer, .destination = Address::v4(192, 0, 2, 3)}}.packet());
  EXPECT_EQ(dropped(), "ip-not-ours");
  EXPECT_TRUE(is_silent());
}

TEST_F(HostTest, DropsSourcesThatNoHostHas) {  // RFC 1122 3.2.1.3, MUST-57, MUST-63
  for (Address source : {Address::v4(0, 0, 0, 0), Address::v4(224, 0, 0, 1),
                         Address::v4(255, 255, 255, 255), Address::v4(127, 0, 0, 1)}) {
    Host host({.addresses = {kUs}, .secret = {1, 2}});
    std::vector<std::uint8_t> room(1500);
    host.receive(kNow, Made{.ip = {.source = source, .destination = kUs}}.packet(), false);
    EXPECT_EQ(host.counters().of(Drop::kIpBadSource), 1u) << source.to_string();
    EXPECT_EQ(host.emit(kNow, room), 0u);
  }
}

TEST_F(HostTest, DropsASegmentThatClaimsToComeFromItsOwnTarget) {  // land, CVE-1999-0016
  ASSERT_TRUE(host_.listen(80));
  Made land{.ip = {.source = kUs, .destination = kUs}};
  land.tcp.source_port = 80;
  receive(land.packet());
  EXPECT_EQ(dropped(), "land");
  EXPECT_TRUE(is_silent());
}

TEST_F(HostTest, ALoopbackHostSpeaksWithItself) {
  constexpr Address kLoopback = Address::v4(127, 0, 0, 1);
  Host host({.addresses = {kLoopback}, .secret = {1, 2}});
  ASSERT_TRUE(host.listen(80));
  std::vector<std::uint8_t> room(1500);
  host.receive(kNow, Made{.ip = {.source = kLoopback, .destination = kLoopback}}.packet(), false);
  EXPECT_GT(host.emit(kNow, room), 0u);
}

// RFC 9293 3.10.1. The link is too narrow for IPv6, of which the host has no address anyway.
TEST_F(HostTest, WithoutAnAddressOfTheOthersFamilyAnOpenFails) {
  Host host({.addresses = {kUs}, .mtu = 576, .secret = {1, 2}});
  auto stream = host.connect(kNow, {Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), 80});
  EXPECT_EQ(stream.ending(), tcp::Ending::kUnreachable);
}

TEST_F(HostTest, AnswersToAnAddressThatWasAddedLater) {
  constexpr Address kOther = Address::v4(192, 0, 2, 9);
  host_.add_address(kOther);
  host_.add_address(kOther);
  receive(Made{.ip = {.source = kPeer, .destination = kOther}}.packet());
  EXPECT_EQ(dropped(), "nothing");
  EXPECT_FALSE(is_silent());
  EXPECT_EQ(host_.config().addresses.size(), 2u);
}

// The MSS that the SYN of a connection to `remote` announces (RFC 9293 3.7.1).
std::uint16_t announced_mss(Host& host, const Address& remote) {
  std::vector<std::uint8_t> room(65535);
  const auto stream = host.connect(kNow, {remote, 80});
  const std::size_t size = host.emit(kNow, room);
  const auto packet = wire::parse_ip(base::ByteView(room).first(size));
  const auto segment =
      wire::parse_tcp(packet->payload, {packet->header.source, packet->header.destination}, true);
  return segment->header.options.mss.value();
}

// RFC 9293 3.7.1 (MUST-67): what fits into one packet of the link that leads there.
TEST_F(HostTest, EachDestinationsFirstLinkDecidesWhatTheSynAnnounces) {
  constexpr Address kNarrow = Address::v4(192, 0, 2, 3), kWide = Address::v4(192, 0, 2, 4);
  constexpr Address kOurs6 = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  constexpr Address kNarrow6 = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
  Host host({.addresses = {kUs, kOurs6}, .mtu = 65535, .secret = {1, 2}});
  host.limit_link_mtu(kNarrow, 1500);
  host.limit_link_mtu(kNarrow6, 1280);
  EXPECT_EQ(announced_mss(host, kNarrow), 1460);
  EXPECT_EQ(announced_mss(host, kNarrow6), 1220);
  EXPECT_EQ(announced_mss(host, kWide), 65495);
  host.limit_link_mtu(kNarrow, 9000);
  EXPECT_EQ(announced_mss(host, kNarrow), 8960);
}

// RFC 8200 5. Linux believes a route that says less.
TEST_F(HostTest, NoLinkOfIpv6IsBelievedToCarryLessThan1280Octets) {
  constexpr Address kOurs6 = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  constexpr Address kPeer6 = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
  Host host({.addresses = {kOurs6}, .secret = {1, 2}});
  host.limit_link_mtu(kPeer6, 1000);
  EXPECT_EQ(announced_mss(host, kPeer6), 1220);
}

TEST_F(HostTest, ALimitIsNoReasonToSendMoreThanTheHostMay) {
  host_.limit_link_mtu(kPeer, 9000);
  EXPECT_EQ(announced_mss(host_, kPeer), 1460);
}

TEST_F(HostTest, DropsAWrongTcpChecksumUnlessTheLinkVouchesForIt) {  // MUST-3
  Made damaged{.damage = [](base::MutableBytes segment) { segment[16] ^= 1; }};
  receive(damaged.packet());
  EXPECT_EQ(dropped(), "tcp-checksum");
  EXPECT_TRUE(is_silent());
  receive(damaged.packet(), true);
  EXPECT_FALSE(is_silent());
}

TEST_F(HostTest, DropsPortZero) {
  Made made;
  made.tcp.source_port = 0;
  receive(made.packet());
  EXPECT_EQ(dropped(), "tcp-port");
}

TEST_F(HostTest, NeverReadsPastAShortPacket) {
  auto whole = Made{}.packet();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    receive({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
  }
  EXPECT_EQ(host_.counters().of(Drop::kIpTruncated), whole.size());
  EXPECT_TRUE(is_silent());
}

TEST_F(HostTest, EveryDropReasonHasANameOfItsOwn) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Drop::kCount); ++i) {
    std::string_view name = name_of(static_cast<Drop>(i));
    EXPECT_NE(name, "unknown");
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 0) << name;
    names.push_back(name);
  }
}

TEST_F(HostTest, AFloodOfStraySegmentsMakesABoundedQueueOfResets) {
  for (std::size_t i = 0; i < 2 * tcp::Table::kMostStrayAnswers; ++i) receive(Made{}.packet());
  std::size_t answers = 0;
  while (!is_silent()) ++answers;
  EXPECT_EQ(answers, tcp::Table::kMostStrayAnswers);
}

TEST_F(HostTest, ASynFloodFillsTheBacklogAndNoMore) {
  ASSERT_TRUE(host_.listen(80));
  for (std::size_t i = 0; i < 2 * tcp::Config{}.backlog; ++i) {
    Made syn;
    syn.tcp.source_port = static_cast<std::uint16_t>(1000 + i);
    receive(syn.packet());
  }
  EXPECT_EQ(host_.tcp().size(), tcp::Config{}.backlog);
}

}  // namespace
}  // namespace stack::host
