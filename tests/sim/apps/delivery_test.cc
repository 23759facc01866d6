#include "sim/apps/delivery.h"

#include <gtest/gtest.h>

#include <span>
#include <vector>

namespace sim::apps {
namespace {

class DeliveryTest : public ::testing::Test {
 protected:
  DeliveryTest() { content_.pattern.fill(0, octets_); }

  Oracle oracle_;
  const Content content_{Pattern(5), 100};
  std::vector<std::uint8_t> octets_ = std::vector<std::uint8_t>(100);
  Delivery delivery_{content_, oracle_, true};
};

TEST_F(DeliveryTest, IsContentWithTheContentInPieces) {
  delivery_.take(std::span(octets_).first(33));
  EXPECT_FALSE(delivery_.whole());
  delivery_.take(std::span(octets_).subspan(33));
  delivery_.end();
  EXPECT_TRUE(delivery_.whole());
  EXPECT_FALSE(oracle_.complaint()) << *oracle_.complaint();
  EXPECT_EQ(delivery_.digest_is_right(), true);
}

TEST_F(DeliveryTest, NoticesAnOctetThatComesTwice) {
  delivery_.take(std::span(octets_).first(33));
  delivery_.take(std::span(octets_).subspan(32, 1));
  EXPECT_TRUE(oracle_.complaint());
}

TEST_F(DeliveryTest, NoticesAnOctetThatIsLeftOut) {
  delivery_.take(std::span(octets_).first(33));
  delivery_.take(std::span(octets_).subspan(34));
  EXPECT_TRUE(oracle_.complaint());
}

TEST_F(DeliveryTest, NoticesMoreThanWasSent) {
  delivery_.take(octets_);
  delivery_.take(std::span(octets_).first(1));
  EXPECT_TRUE(oracle_.complaint());
}

TEST_F(DeliveryTest, NoticesAPartTakenForTheWhole) {
  delivery_.take(std::span(octets_).first(99));
  EXPECT_FALSE(oracle_.complaint());
  delivery_.end();
  EXPECT_TRUE(oracle_.complaint());
  EXPECT_EQ(delivery_.digest_is_right(), false);
}

}  // namespace
}  // namespace sim::apps
