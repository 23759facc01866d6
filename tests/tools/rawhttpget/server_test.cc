#include "tools/rawhttpget/server.h"

#include <unistd.h>

#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

using backends::Want;

// What open_wires() fails with. No case here gets as far as a name server or a raw socket.
ExitCode failure_of(const char* url, const Options& options) {
  try {
    (void)open_wires(stack::http::Url::parse(url).value(), options);
  } catch (const Failure& failure) {
    return failure.code();
  }
  return ExitCode::kOk;
}

TEST(Server, ABindAddressThatIsNoneIsAUsageError) {
  EXPECT_EQ(failure_of("http://127.0.0.1/", {.bind_address = "localhost"}), ExitCode::kUsage);
  EXPECT_EQ(failure_of("http://127.0.0.1/", {.bind_address = "fe80::1%nowhere0"}),
            ExitCode::kUsage);
}

TEST(Server, ABindAddressOfTheFamilyThatIsNotWantedIsAUsageError) {
  EXPECT_EQ(failure_of("http://a/", {.family = Want::kIpv4, .bind_address = "::1"}),
            ExitCode::kUsage);
  EXPECT_EQ(failure_of("http://a/", {.family = Want::kIpv6, .bind_address = "127.0.0.1"}),
            ExitCode::kUsage);
}

TEST(Server, AnAddressOfTheFamilyThatIsNotWantedIsNotFound) {
  EXPECT_EQ(failure_of("http://127.0.0.1/", {.family = Want::kIpv6}), ExitCode::kNetwork);
  EXPECT_EQ(failure_of("http://[::1]/", {.family = Want::kIpv4}), ExitCode::kNetwork);
  EXPECT_EQ(failure_of("http://[::1]/", {.bind_address = "127.0.0.1"}), ExitCode::kNetwork);
}

TEST(Server, AnInterfaceThatIsNotThereIsANetworkError) {
  EXPECT_EQ(failure_of("http://127.0.0.1/", {.interface = "nowhere0"}), ExitCode::kNetwork);
}

TEST(Server, ALinkLocalAddressWantsItsZone) {
  EXPECT_EQ(failure_of("http://[fe80::1]/", {}), ExitCode::kNetwork);
}

class OpenServer : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  }
};

TEST_F(OpenServer, TargetsAreTheEndsOfTheWires) {
  const auto wires = open_wires(stack::http::Url::parse("http://127.0.0.1:81/").value(), {});
  const auto targets = targets_of(*wires);
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0].remote.to_string(), "127.0.0.1:81");
  ASSERT_TRUE(targets[0].local);
  EXPECT_EQ(*targets[0].local, wires->link(0).local());
  EXPECT_EQ(describe(*wires), "Remote: 127.0.0.1:81\nLocal:  " + targets[0].local->to_string());
}

}  // namespace
}  // namespace tools::rawhttpget
