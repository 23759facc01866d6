// The packets of one TCP connection at a time, carried by Linux's raw sockets.
#pragma once

#include <cstdint>
#include <vector>

#include "backends/device.h"
#include "backends/fd.h"
#include "backends/raw_receiver.h"
#include "backends/route.h"
#include "stack/base/address.h"
#include "stack/wire/ip.h"

namespace backends {

// What a raw link carried, what it had to drop, and what the kernel refused. A link may lose
// anything; it tells how much.
struct RawLinkCounters {
  std::uint64_t packets_in = 0;      // handed out
  std::uint64_t packets_out = 0;     // given to the kernel
  std::uint64_t strays = 0;          // malformed, or of others and queued before the filter stood
  std::uint64_t oversized = 0;       // longer than an IP packet can be
  std::uint64_t receive_errors = 0;  // ICMP errors and the like, reported in place of a packet
  std::uint64_t send_errors = 0;     // packets the kernel refused: no route, a firewall, too long
  int last_send_error = 0;           // the errno of the last of these
};

// Invariant: hands out no packet but those from `remote` to `local`; while it is parked, none, and
// the kernel queues none. With a packet the kernel had no room for held back, can_send() is false
// until it is sent. Opening it wants CAP_NET_RAW; aiming and using it want no privilege.
class RawLink final : public Device {
 public:
  // Opens it parked. Throws NoPrivilege or another std::system_error.
  explicit RawLink(stack::base::Family family);
  // The same, aimed at once.
  RawLink(const stack::base::Endpoint& local, const stack::base::Endpoint& remote,
          const Route& route);
  RawLink(const RawLink&) = delete;
  RawLink& operator=(const RawLink&) = delete;

  // `local` is an endpoint that a PortGuard holds on the source address of `route`, which leads to
  // `remote`; all are of this link's family. Must be parked. Throws std::system_error, and is
  // parked still.
  void aim(const stack::base::Endpoint& local, const stack::base::Endpoint& remote,
           const Route& route);
  // Lets go of both ends; what waits either way is lost.
  void park();
  bool is_parked() const { return local_.port == 0; }

  std::size_t mtu() const override { return route_.mtu; }
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
  RawLinkCounters counters() const;  // since it was opened
  stack::base::Family family() const { return family_; }
  const stack::base::Endpoint& local() const { return local_; }
  const stack::base::Endpoint& remote() const { return remote_; }

  // Which flags any segment had that passed since it was aimed.
  struct Seen {
    bool fin = false, rst = false, any = false;
  };
  const Seen& seen_in() const { return seen_in_; }
  const Seen& seen_out() const { return seen_out_; }

 private:
  void settle_sender() const;
  void settle_receiver() const;
  bool is_ours(const stack::wire::IpPacket& packet) const;
  bool try_send(stack::base::ByteView packet);

  stack::base::Family family_;
  stack::base::Endpoint local_;  // its port is 0 while it is parked
  stack::base::Endpoint remote_;
  Route route_;
  Seen seen_in_, seen_out_;
  RawReceiver receiver_;
  Fd sender_;
  std::size_t receive_window_limit_ = 0;
  std::vector<std::uint8_t> held_;  // the packet the kernel had no room for
  RawLinkCounters counters_;        // without what the receiver counts itself
};

// Whether the checksum field of this TCP packet holds what a sender leaves there for its hardware
// to finish: the folded, uncomplemented sum of the pseudo-header. The packet then never crossed a
// wire (veth, loopback), or the receiving side has verified it already (coalesced packets).
bool checksum_was_offloaded(const stack::wire::IpPacket& packet);

}  // namespace backends
