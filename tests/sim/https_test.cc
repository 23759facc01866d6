#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/experiment.h"
#include "sim/apps/identity.h"
#include "sim/observer.h"
#include "sim/settings.h"
#include "stack/base/bytes.h"

namespace sim {
namespace {

Scenario https(std::string_view name, std::uint64_t body = 200'000) {
  Scenario scenario = *find_scenario(name);
  scenario.body = body;
  return scenario;
}

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
  const Scenario scenario = https("https-everything");
  const Report first = run_experiment(scenario, {.seed = 3});
  const Report again = run_experiment(scenario, {.seed = 3});
  EXPECT_TRUE(first.good()) << first.broken.value_or("") << first.failure.value_or("");
  EXPECT_EQ(first.trace_hash, again.trace_hash);
  EXPECT_NE(first.trace_hash, run_experiment(scenario, {.seed = 4}).trace_hash);
}

TEST(Https, NobodyOnTheWireHearsWhatIsSaid) {
  for (const bool tls : {false, true}) {
    Listener requests("GET /body"), responses("HTTP/1.1 200");
    Scenario scenario = https("https");
    scenario.tls = tls;
    Observer* const both[] = {&requests, &responses};
    const Report report = run_experiment(scenario, {.seed = 1, .observers = both});
    EXPECT_TRUE(report.good()) << report.failure.value_or("");
    EXPECT_EQ(requests.heard(), tls ? 0 : 1);
    EXPECT_EQ(responses.heard(), tls ? 0 : 1);
  }
}

// Whatever the network does, TLS hears what the peer's TLS said: a fault would be of TCP.
TEST(Https, ArrivesWholeWhateverTheNetworkDoes) {
  for (const std::string_view faults : {"very-lossy", "reordering", "duplication", "corruption",
                                        "tiny-queue", "small-mtu", "ipv6-black-hole"}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Scenario scenario = https(faults);
      scenario.tls = true;
      const Report report = run_experiment(scenario, {.seed = seed});
      EXPECT_TRUE(report.good()) << replay_command(scenario, seed) << "\n"
                                 << report.broken.value_or("") << report.failure.value_or("");
      EXPECT_EQ(report.digest_right, true);
    }
  }
}

// A body of nothing, of one octet, and around what a record holds.
TEST(Https, EverySizeArrives) {
  for (const std::uint64_t body : {0u, 1u, 16'383u, 16'384u, 16'385u, 65'536u, 300'000u}) {
    const Scenario scenario = https("https", body);
    const Report report = run_experiment(scenario, {.seed = body});
    EXPECT_TRUE(report.good()) << body << report.failure.value_or("");
    EXPECT_EQ(report.delivered, body);
  }
}

// Two round trips of TLS's and TCP's come before the request, and its own: 60 ms; 200,000 octets at
// 10 Mbit/s are 160 ms.
TEST(Https, TakesARoundTripMoreThanHttp) {
  Scenario scenario = https("https");
  const auto with = run_experiment(scenario, {.seed = 1}).simulated;
  scenario.tls = false;
  const auto without = run_experiment(scenario, {.seed = 1}).simulated;
  EXPECT_GE(with - without, std::chrono::milliseconds(20));
  EXPECT_LT(with - without, std::chrono::milliseconds(60));
}

TEST(Https, OneSeedMakesOneIdentity) {
  const auto address = stack::base::Address::v4(10, 0, 0, 2);
  const apps::Identity one = apps::make_identity(address, 7), again = apps::make_identity(address, 7);
  EXPECT_EQ(one.certificate, again.certificate);
  EXPECT_EQ(one.key, again.key);
  EXPECT_NE(apps::make_identity(address, 8).key, one.key);
}

}  // namespace
}  // namespace sim
