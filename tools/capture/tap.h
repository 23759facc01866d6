// A device around a device, at which others may watch the packets pass.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "backends/device.h"
#include "tools/capture/watcher.h"

namespace tools::capture {

// Invariant: passes every call on unchanged. A packet is shown when the stack takes it over or has
// handed it over: delays of the kernel's queues before that are part of what the watchers see.
class Tap final : public backends::Device {
 public:
  using Now = std::function<stack::base::Instant()>;

  // `inner` and the watchers outlive the tap. `now` is asked once a packet.
  Tap(backends::Device& inner, Now now, std::vector<Watcher*> watchers)
      : inner_(inner), now_(std::move(now)), watchers_(std::move(watchers)) {}

  std::size_t mtu() const override { return inner_.mtu(); }
  std::optional<stack::host::Packet> receive() override {
    const auto packet = inner_.receive();
    if (packet) show(Direction::kIn, packet->bytes, packet->checksum_verified);
    return packet;
  }
  bool can_send() const override { return inner_.can_send(); }
  void send(stack::base::ByteView packet) override {
    show(Direction::kOut, packet, false);
    inner_.send(packet);
  }
  backends::Watch watch() override { return inner_.watch(); }
  void make_room() override { inner_.make_room(); }

 private:
  void show(Direction direction, stack::base::ByteView packet, bool checksum_verified) {
    const Sighting sighting{now_(), direction, packet, checksum_verified};
    for (Watcher* watcher : watchers_) watcher->saw(sighting);
  }

  backends::Device& inner_;
  Now now_;
  std::vector<Watcher*> watchers_;
};

}  // namespace tools::capture
