// Downloads by TLS.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/apps/identity.h"
#include "sim/lab/run.h"
#include "stack/base/bytes.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

constexpr std::string_view kHttps = "flow[0].app=https-get";
constexpr std::string_view kHttp = "flow[0].app=http-get";
constexpr std::string_view kBytes = "flow[0].bytes=200000";

// Counts the packets that hold the text.
class Listener final : public Observer {
 public:
  explicit Listener(std::string_view text) : text_(text) {}
  void on_packet(const PacketEvent& event) override {
    if (event.what != Happening::kSent) return;
    heard_ += stack::base::as_text(event.octets).find(text_) != std::string_view::npos ? 1 : 0;
  }
  void on_wake(stack::base::Instant, NodeId) override {}
  int heard() const { return heard_; }

 private:
  std::string_view text_;
  int heard_ = 0;
};

TEST(Https, OneSeedSaysTheSameOctetsEachTime) {
  const scenario::Scenario scenario = built_in("https-everything", {kBytes});
  const Outcome first = run(scenario, {.seed = 3});
  EXPECT_TRUE(first.flows.at(0).complete) << first.verdict;
  EXPECT_EQ(run(scenario, {.seed = 3}).trace_hash, first.trace_hash);
  EXPECT_NE(run(scenario, {.seed = 4}).trace_hash, first.trace_hash);
}

TEST(Https, NobodyOnTheWireHearsWhatIsSaid) {
  for (const bool tls : {false, true}) {
    Listener requests("GET /body"), responses("HTTP/1.1 200");
    Observer* const both[] = {&requests, &responses};
    const Outcome outcome =
        run(built_in("https", {kBytes, tls ? kHttps : kHttp}), {.observers = both});
    EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
    EXPECT_EQ(requests.heard(), tls ? 0 : 1);
    EXPECT_EQ(responses.heard(), tls ? 0 : 1);
  }
}

// Whatever the network does, TLS hears what the peer's TLS said: a fault would be of TCP.
TEST(Https, ArrivesWholeWhateverTheNetworkDoes) {
  for (const std::string_view faults : {"very-lossy", "reordering", "duplication", "corruption",
                                        "tiny-queue", "small-mtu", "ipv6-black-hole"}) {
    const scenario::Scenario scenario =
        built_in(faults, {kBytes, kHttps, "flow[0].patience=\"2 h\""});
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Outcome outcome = run(scenario, {.seed = seed});
      EXPECT_FALSE(outcome.broken) << faults << ' ' << seed << ": " << outcome.verdict;
      EXPECT_EQ(outcome.flows.at(0).sha256_ok, true) << faults << ' ' << seed;
    }
  }
}

// A body of nothing, of one octet, and around what a record holds.
TEST(Https, EverySizeArrives) {
  for (const std::uint64_t body : {0u, 1u, 16'383u, 16'384u, 16'385u, 65'536u, 300'000u}) {
    const std::string size = "flow[0].bytes=" + std::to_string(body);
    const Outcome outcome = run(built_in("https", {size}), {.seed = body});
    EXPECT_EQ(outcome.code, Code::kPass) << body << ": " << outcome.verdict;
    EXPECT_EQ(outcome.flows.at(0).delivered, body);
  }
}

// TLS takes a round trip before the request, and its own octets: between 20 and 60 ms.
TEST(Https, TakesARoundTripMoreThanHttp) {
  const auto with = run(built_in("https", {kBytes}), {}).simulated;
  const auto without = run(built_in("https", {kBytes, kHttp}), {}).simulated;
  EXPECT_GE(with - without, std::chrono::milliseconds(20));
  EXPECT_LT(with - without, std::chrono::milliseconds(60));
}

// Lines of SSLKEYLOGFILE; nothing that is said or done depends on who is told.
TEST(Https, SecretsAreToldToWhoeverAsks) {
  std::string told;
  const auto listen = [&told](std::string_view line) { told += std::string(line) + "\n"; };
  const auto scenario = built_in("https", {kBytes});
  const Outcome outcome = run(scenario, {.key_log = listen});
  for (const char* secret : {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
                             "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 "}) {
    EXPECT_NE(told.find(secret), std::string::npos) << told;
  }
  EXPECT_EQ(run(scenario, {}).trace_hash, outcome.trace_hash);
}

TEST(Https, OneSeedMakesOneIdentity) {
  const auto address = stack::base::Address::v4(10, 0, 0, 2);
  const apps::Identity one = apps::make_identity(address, 7);
  const apps::Identity again = apps::make_identity(address, 7);
  EXPECT_EQ(one.certificate, again.certificate);
  EXPECT_EQ(one.key, again.key);
  EXPECT_NE(apps::make_identity(address, 8).key, one.key);
}

}  // namespace
}  // namespace sim::lab
