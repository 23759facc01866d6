#include "tools/rawhttpget/tcp_stats.h"

#include <limits>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

using stack::tcp::Info;
using ::testing::HasSubstr;

// The value on the line of that name.
std::string value_of(const std::string& name, const Info& info) {
  std::istringstream lines(tcp_stats(info));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + " ")) return line.substr(line.find_first_not_of(' ', name.size()));
  }
  return "no such line";
}

TEST(TcpStats, CountRetransmissionsByTheirCause) {
  Info info;
  info.stats = {.fast_retransmissions = 1,
                .rack_retransmissions = 20,
                .probe_retransmissions = 300,
                .timeout_retransmissions = 4000,
                .refused_retransmissions = 50000,
                .too_big_retransmissions = 600000};
  EXPECT_EQ(
      value_of("retransmissions", info),
      "654321 (1 fast, 20 RACK, 300 tail probe, 4000 timeout, 50000 refused, 600000 too big)");
}

TEST(TcpStats, TellTimesInMilliseconds) {
  Info info{.srtt = std::chrono::microseconds(12'345), .rto = std::chrono::milliseconds(200)};
  info.zero_window_time = std::chrono::seconds(2);
  EXPECT_EQ(value_of("srtt", info), "12.345 ms");
  EXPECT_EQ(value_of("rto", info), "200.000 ms");
  EXPECT_EQ(value_of("zero window", info), "2000.000 ms");
}

TEST(TcpStats, NameTheStateAndAllElse) {
  Info info{.state = stack::tcp::State::kTimeWait, .cwnd = 14480, .ssthresh = 7240, .pipe = 1448};
  info.delivery_rate = 1'000'000;
  info.stats.octets_in = 100;
  info.stats.segments_in = 7;
  info.stats.duplicate_acks_in = 3;
  info.stats.out_of_order_in = 4;
  EXPECT_EQ(value_of("state", info), "TIME-WAIT");
  EXPECT_EQ(value_of("cwnd", info), "14480 octets");
  EXPECT_EQ(value_of("ssthresh", info), "7240 octets");
  EXPECT_EQ(value_of("pipe", info), "1448 octets");
  EXPECT_EQ(value_of("in", info), "100 octets, 7 segments");
  EXPECT_EQ(value_of("duplicate ACKs", info), "3");
  EXPECT_EQ(value_of("out of order", info), "4 segments");
  EXPECT_EQ(value_of("delivery rate", info), "1000000 octets/s");
}

TEST(TcpStats, AThresholdThatWasNeverSetIsNoNumber) {
  Info info{.ssthresh = std::numeric_limits<std::size_t>::max()};
  EXPECT_THAT(value_of("ssthresh", info), HasSubstr("none"));
}

}  // namespace
}  // namespace tools::rawhttpget
