#include "tools/rawhttpd/silence.h"

#include <array>

#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

using stack::base::Instant;
using namespace std::chrono_literals;

class SilenceTest : public testing::Test {
 protected:
  // Whatever it is: every packet that arrives is heard.
  void hear_something(Instant now) { host.receive(now, std::array<std::uint8_t, 1>{}, false); }

  static constexpr Instant kStart = Instant(1h);
  stack::host::Host host{stack::host::Config{}};
  Silence silence{kStart};
};

TEST_F(SilenceTest, EndsAfterAFifthOfASecondOfSilence) {
  silence.run(kStart, host);
  EXPECT_EQ(silence.deadline(), kStart + 200ms);
  silence.run(kStart + 200ms - 1ns, host);
  EXPECT_FALSE(silence.done());
  silence.run(kStart + 200ms, host);
  EXPECT_TRUE(silence.done());
}

TEST_F(SilenceTest, AGlimpseIsShorter) {
  Silence glimpse(kStart, Silence::kGlimpse);
  glimpse.run(kStart, host);
  EXPECT_EQ(glimpse.deadline(), kStart + 10ms);
  glimpse.run(kStart + 10ms - 1ns, host);
  EXPECT_FALSE(glimpse.done());
  glimpse.run(kStart + 10ms, host);
  EXPECT_TRUE(glimpse.done());
}

TEST_F(SilenceTest, APacketBeginsItAnew) {
  silence.run(kStart, host);
  hear_something(kStart + 150ms);
  silence.run(kStart + 150ms, host);
  silence.run(kStart + 200ms, host);
  EXPECT_FALSE(silence.done());
  EXPECT_EQ(silence.deadline(), kStart + 350ms);
}

TEST_F(SilenceTest, EndsAfterASecondThoughPacketsGoOn) {
  for (auto passed = 0ms; passed < 1000ms; passed += 100ms) {
    hear_something(kStart + passed);
    silence.run(kStart + passed, host);
    EXPECT_FALSE(silence.done()) << passed.count();
  }
  hear_something(kStart + 1000ms);
  silence.run(kStart + 1000ms, host);
  EXPECT_TRUE(silence.done());
}

}  // namespace
}  // namespace tools::rawhttpd
