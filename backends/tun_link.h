// Whole IP packets through a TUN device: our host stands at the other end of a wire that begins in
// the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"

namespace backends {

// Attaches to the TUN device `name`, and makes it if there is none; the kernel picks "tun0" and so
// on for "tun%d". One that was made here goes when its descriptor is closed, however the process
// ends. Making one wants CAP_NET_ADMIN; attaching to a persistent one wants to be the user it was
// made for. Throws NoPrivilege, or another std::system_error.
struct Tun {
  Fd descriptor;
  std::string name;  // as the kernel calls it
};
Tun open_tun(const std::string& name);

// What the kernel did not take. A link may lose anything; it tells how much.
struct TunLinkCounters {
  std::uint64_t send_errors = 0;  // the device is down, or a packet is none
  int last_send_error = 0;        // the errno of the last of these
};

// Invariant: a packet is one read() or one write(). With a packet the kernel had no room for held
// back, can_send() is false until it is sent. Using it wants no privilege.
class TunLink final : public Device {
 public:
  // `tun` is a descriptor of open_tun(); `mtu` its interface's.
  TunLink(Fd tun, std::size_t mtu);
  TunLink(const TunLink&) = delete;
  TunLink& operator=(const TunLink&) = delete;

  std::size_t mtu() const override { return mtu_; }
  // Throws std::system_error when the device is gone.
  std::optional<stack::host::Packet> receive() override;
  bool can_send() const override { return held_.empty(); }
  void send(stack::base::ByteView packet) override;
  Watch watch() override;
  void make_room() override;

  const TunLinkCounters& counters() const { return counters_; }

 private:
  static constexpr std::size_t kRoom = 65'536;  // an IP packet has 65,535 octets at most

  bool try_send(stack::base::ByteView packet);

  Fd tun_;
  std::size_t mtu_;
  std::unique_ptr<std::uint8_t[]> room_;
  std::vector<std::uint8_t> held_;  // the packet the kernel had no room for
  TunLinkCounters counters_;
};

}  // namespace backends
