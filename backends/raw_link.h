// The packets of one TCP connection, carried by Linux's raw IPv4 sockets.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"
#include "stack/base/address.h"
#include "stack/wire/ip.h"

namespace backends {

// What a raw link had to drop, and what the kernel refused. A link may lose anything; it tells how
// much.
struct RawLinkCounters {
  std::uint64_t strays = 0;          // malformed, or of others and queued before the filter stood
  std::uint64_t oversized = 0;       // longer than an IP packet can be
  std::uint64_t receive_errors = 0;  // ICMP errors and the like, reported in place of a packet
  std::uint64_t send_errors = 0;     // packets the kernel refused: no route, a firewall, too long
  int last_send_error = 0;           // the errno of the last of these
};

// Invariant: hands out no packet but those from `remote` to `local`. With a packet the kernel had
// no room for held back, can_send() is false until it is sent. Opening it wants CAP_NET_RAW; using
// it wants no privilege.
class RawLink final : public Device {
 public:
  // `local` is an endpoint that a PortGuard holds; `mtu` is the route's. Throws NoPrivilege or
  // another std::system_error.
  RawLink(const stack::base::Endpoint& local, const stack::base::Endpoint& remote, std::size_t mtu);
  RawLink(const RawLink&) = delete;
  RawLink& operator=(const RawLink&) = delete;

  std::size_t mtu() const override { return mtu_; }
  std::optional<stack::host::Packet> receive() override;
  bool can_send() const override { return held_.empty(); }
  void send(stack::base::ByteView packet) override;
  Watch watch() override;
  void make_room() override;

  // The most that a peer may be allowed to have in flight, in octets: half of the receive buffer,
  // for the kernel counts a packet's memory and not its octets.
  std::size_t receive_window_limit() const { return receive_window_limit_; }
  // How many packets the kernel dropped because the receive buffer was full.
  std::uint64_t kernel_drops() const;
  const RawLinkCounters& counters() const { return counters_; }

 private:
  static constexpr std::size_t kBatch = 32;
  static constexpr std::size_t kRoomPerPacket = 65'536;  // an IP packet has 65,535 octets at most

  void open_receiver();
  void open_sender();
  bool receive_batch();
  bool is_ours(const stack::wire::IpPacket& packet) const;
  bool try_send(stack::base::ByteView packet);

  stack::base::Endpoint local_;
  stack::base::Endpoint remote_;
  std::size_t mtu_;
  Fd receiver_;
  Fd sender_;
  std::size_t receive_window_limit_ = 0;

  std::unique_ptr<std::uint8_t[]> room_;
  std::array<iovec, kBatch> pieces_{};
  std::array<mmsghdr, kBatch> messages_{};
  std::size_t arrived_ = 0;  // messages_[0, arrived_) are filled
  std::size_t next_ = 0;     // messages_[next_, arrived_) are yet to be handed out
  bool drained_ = false;     // the last batch was short: the queue was empty then

  std::vector<std::uint8_t> held_;  // the packet the kernel had no room for
  RawLinkCounters counters_;
};

// Whether the checksum field of this TCP packet holds what a sender leaves there for its hardware
// to finish: the folded, uncomplemented sum of the pseudo-header. The packet then never crossed a
// wire (veth, loopback), or the receiving side has verified it already (coalesced packets).
bool checksum_was_offloaded(const stack::wire::IpPacket& packet);

}  // namespace backends
