#include "sim/scenario.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace sim {
namespace {

TEST(Scenarios, HaveTheNamesPeopleAreTold) {
  for (std::string_view name :
       {"clean", "lossy", "very-lossy", "reordering", "duplication", "corruption", "everything"}) {
    ASSERT_NE(find_scenario(name), nullptr) << name;
    EXPECT_EQ(find_scenario(name)->name, name);
  }
  EXPECT_EQ(find_scenario("no-such"), nullptr);
}

TEST(Scenarios, AreValidDistinctAndDescribed) {
  std::set<std::string_view> names;
  for (const Scenario& scenario : built_in_scenarios()) {
    EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name;
    EXPECT_FALSE(scenario.description.empty()) << scenario.name;
    EXPECT_EQ(scenario.description.find('\n'), std::string_view::npos) << scenario.name;
    EXPECT_TRUE(valid(scenario.to_client.impairments)) << scenario.name;
    EXPECT_TRUE(valid(scenario.to_server.impairments)) << scenario.name;
  }
}

TEST(Scenarios, LoseWhatTheirNamesSay) {
  EXPECT_EQ(find_scenario("clean")->to_client.impairments.loss, 0u);
  EXPECT_EQ(find_scenario("lossy")->to_client.impairments.loss, 30'000'000u);
  EXPECT_EQ(find_scenario("very-lossy")->to_client.impairments.loss, 200'000'000u);
}

TEST(Scenarios, OfNarrowPathsSayWhatIsNarrow) {
  for (std::string_view name : {"small-mtu", "ipv6-small-mtu", "black-hole", "ipv6-black-hole"}) {
    const Scenario& scenario = *find_scenario(name);
    EXPECT_EQ(scenario.to_client.mtu, 1280u) << name;
    EXPECT_EQ(scenario.to_server.mtu, 1280u) << name;
    EXPECT_EQ(scenario.hops, 2u) << name;
    EXPECT_EQ(scenario.icmp, !name.ends_with("hole")) << name;
    EXPECT_EQ(scenario.family == stack::base::Family::kIpv6, name.starts_with("ipv6")) << name;
  }
}

TEST(Scenarios, MakeSenseTogether) {
  for (const Scenario& scenario : built_in_scenarios()) {
    EXPECT_EQ(objection(scenario), std::nullopt) << scenario.name;
  }
}

// RFC 8200 5: IPv6 wants a link to carry 1,280 octets whole.
TEST(Scenarios, OfIpv6AreNotNarrowerThanIpv6Allows) {
  Scenario scenario = *find_scenario("ipv6");
  scenario.to_client.mtu = 1280;
  EXPECT_EQ(objection(scenario), std::nullopt);
  scenario.to_client.mtu = 1279;
  EXPECT_NE(objection(scenario), std::nullopt);
  scenario.family = stack::base::Family::kIpv4;
  EXPECT_EQ(objection(scenario), std::nullopt);
  scenario = *find_scenario("ipv6");
  scenario.mtu = 1279;
  EXPECT_NE(objection(scenario), std::nullopt);
}

TEST(Scenarios, AMisspeltNameFindsItsNeighbour) {
  EXPECT_EQ(nearest_scenario_name("lossi"), "lossy");
}

}  // namespace
}  // namespace sim
