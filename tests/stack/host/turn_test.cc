// The order of things within one turn.
#include "stack/host/turn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/host/link.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::host {
namespace {

using base::Address;
using testing::ElementsAre;

constexpr Address kUs = Address::v4(192, 0, 2, 1);
constexpr Address kPeer = Address::v4(192, 0, 2, 2);
constexpr base::Instant kStart{std::chrono::hours(1)};

// Holds packets both ways; the log tells in which order it was used.
class LoggingLink final : public Link {
 public:
  explicit LoggingLink(std::vector<std::string>& log) : log_(log) {}

  std::size_t mtu() const override { return 1500; }
  std::optional<Packet> receive() override {
    if (incoming.empty()) return std::nullopt;
    log_.push_back("receive");
    lent_ = std::move(incoming.front());
    incoming.pop_front();
    return Packet{lent_, false};
  }
  bool can_send() const override { return room > 0; }
  void send(base::ByteView packet) override {
    log_.push_back("send");
    --room;
    auto ip = wire::parse_ip(packet).value();
    last = wire::parse_tcp(ip.payload, {kUs, kPeer}, false).value().header;
  }

  std::deque<std::vector<std::uint8_t>> incoming;
  wire::TcpHeader last;
  int room = 1000;

 private:
  std::vector<std::string>& log_;
  std::vector<std::uint8_t> lent_;
};

class Client final : public Application {
 public:
  explicit Client(std::vector<std::string>& log) : log_(log) {}
  void run(base::Instant now, Host& host) override {
    log_.push_back("run");
    if (!stream) stream.emplace(host.connect(now, {kPeer, 80}, base::Endpoint{{}, 40000}));
  }
  base::Instant deadline() const override { return wake; }
  bool done() const override { return false; }

  std::optional<tcp::Stream> stream;
  base::Instant wake = base::kNever;

 private:
  std::vector<std::string>& log_;
};

class TurnTest : public testing::Test {
 protected:
  void arrives(std::uint32_t offset, std::size_t size, wire::TcpFlags flags = {.ack = true}) {
    wire::TcpHeader header{.source_port = 80, .destination_port = 40000, .flags = flags};
    header.seq = wire::Seq{5000 + offset};
    header.ack = wire::Seq{isn_.value + 1};
    header.window = 65535;
    std::vector<std::uint8_t> packet(wire::kIpv4HeaderSize + wire::kTcpHeaderSize + size);
    auto segment = base::MutableBytes(packet).subspan(wire::kIpv4HeaderSize);
    wire::write_tcp(segment, header, {kPeer, kUs});
    wire::write_ip(packet, {.source = kPeer, .destination = kUs}, segment.size());
    link_.incoming.push_back(std::move(packet));
  }
  base::Instant turns() {
    log_.clear();
    return turn(kStart, host_, link_, client_);
  }
  void establish() {
    turns();
    isn_ = link_.last.seq;
    arrives(0, 0, {.ack = true, .syn = true});
    turns();
    ASSERT_TRUE(client_.stream->connected());
  }

  std::vector<std::string> log_;
  Host host_{{.addresses = {kUs}, .secret = {1, 2}, .tcp = {.quick_acks = 0}}};
  LoggingLink link_{log_};
  Client client_{log_};
  wire::Seq isn_;
};

TEST_F(TurnTest, TheApplicationSpeaksAfterAllThatArrivedAndBeforeWhatLeaves) {
  establish();
  arrives(1, 1000);
  arrives(1001, 1000);
  turns();
  EXPECT_THAT(log_, ElementsAre("receive", "receive", "run", "send"));
}

TEST_F(TurnTest, AnAckForAGapLeavesRightBehindItsCause) {
  establish();
  arrives(2001, 1000);
  arrives(3001, 1000);
  turns();
  EXPECT_THAT(log_, ElementsAre("receive", "send", "receive", "send", "run"));
}

TEST_F(TurnTest, AFullBatchAsksToBeCalledAgainAtOnce) {
  establish();
  for (std::uint32_t i = 0; i <= static_cast<std::uint32_t>(kLargestBatch); ++i) arrives(1 + i, 1);
  EXPECT_EQ(turns(), kStart);
  EXPECT_EQ(link_.incoming.size(), 1u);
}

TEST_F(TurnTest, AnswersTheEarlierOfTheStacksAndTheApplicationsDeadlines) {
  establish();
  client_.wake = kStart + std::chrono::milliseconds(10);
  arrives(1, 100);  // a delayed ACK is due in 40 ms
  EXPECT_EQ(turns(), kStart + std::chrono::milliseconds(10));
  client_.wake = base::kNever;
  EXPECT_EQ(turns(), kStart + std::chrono::milliseconds(40));
}

TEST_F(TurnTest, WhatTheLinkHasNoRoomForIsSaidLater) {
  link_.room = 0;
  turns();
  EXPECT_THAT(log_, ElementsAre("run"));
  link_.room = 1;
  turns();
  EXPECT_THAT(log_, ElementsAre("run", "send"));
}

}  // namespace
}  // namespace stack::host
