#include "tools/capture/tap.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tools::capture {
namespace {

using namespace std::chrono_literals;
using stack::base::ByteView;
using stack::base::Instant;

const std::array<std::uint8_t, 3> kArrives = {1, 2, 3};
const std::array<std::uint8_t, 2> kLeaves = {4, 5};

// Gives one packet and counts those that were sent.
class OnePacketDevice final : public backends::Device {
 public:
  std::size_t mtu() const override { return 1234; }
  std::optional<stack::host::Packet> receive() override {
    if (std::exchange(given, true)) return {};
    return stack::host::Packet{kArrives, true};
  }
  bool can_send() const override { return sent == 0; }
  void send(ByteView) override { ++sent; }
  backends::Watch watch() override { return {3, 4}; }
  void make_room() override { sent = 0; }

  int sent = 0;
  bool given = false;
};

struct Notes final : Watcher {
  void saw(const Sighting& sighting) override {
    text += sighting.direction == Direction::kIn ? "<" : ">";
    text += std::to_string(sighting.packet.size()) + "@" +
            std::to_string(sighting.at.time_since_epoch().count()) +
            (sighting.checksum_verified ? "! " : " ");
  }
  std::string text;
};

TEST(Tap, ShowsEveryWatcherBothDirections) {
  OnePacketDevice device;
  Notes first, second;
  int packets = 0;
  Tap tap(device, [&] { return Instant(10ns * ++packets); }, {&first, &second});
  tap.receive();
  tap.receive();
  tap.send(kLeaves);
  EXPECT_EQ(first.text, "<3@10! >2@20 ");
  EXPECT_EQ(second.text, first.text);
}

TEST(Tap, ChangesNothing) {
  OnePacketDevice device;
  Tap tap(device, [] { return Instant{}; }, {});
  EXPECT_EQ(tap.mtu(), 1234u);
  const auto packet = tap.receive();
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->bytes.data(), kArrives.data());
  EXPECT_TRUE(packet->checksum_verified);
  EXPECT_FALSE(tap.receive());
  EXPECT_TRUE(tap.can_send());
  tap.send(kLeaves);
  EXPECT_FALSE(tap.can_send());
  tap.make_room();
  EXPECT_TRUE(tap.can_send());
  EXPECT_EQ(tap.watch().readable, 3);
  EXPECT_EQ(tap.watch().writable, 4);
}

}  // namespace
}  // namespace tools::capture
