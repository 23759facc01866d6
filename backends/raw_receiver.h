// The receiving half of a raw socket: whole IP packets of both families, many in one system call.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "backends/fd.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace backends {

// Invariant: what next() lends begins with an IP header. An IPv6 raw socket delivers none (RFC 3542
// 3): it is written anew from what the kernel tells beside the packet, its flow label zero and its
// extension headers, which the kernel has taken off, gone.
class RawReceiver {
 public:
  // How much one system call may fetch.
  struct Room {
    std::size_t packets;
    std::size_t octets_each;  // of an IP packet; a longer one is dropped and counted
  };
  struct Counters {
    std::uint64_t oversized = 0;
    std::uint64_t errors = 0;  // ICMP errors and the like, reported in place of a packet
  };

  // Opens a socket for packets that carry `protocol`; filters, bind() and connect() are the
  // caller's. Throws NoPrivilege or another std::system_error.
  RawReceiver(stack::base::Family family, std::uint8_t protocol, Room room);
  RawReceiver(const RawReceiver&) = delete;
  RawReceiver& operator=(const RawReceiver&) = delete;
  ~RawReceiver();

  const Fd& socket() const { return socket_; }
  // The next packet, lent until the next call; nothing when none waits. That a batch came short is
  // taken for an empty queue once, without asking the kernel again.
  std::optional<stack::base::ByteView> next();
  // Throws away all that waits.
  void discard();
  const Counters& counters() const { return counters_; }

 private:
  struct Slot;

  bool fetch();
  std::optional<stack::base::ByteView> finish(std::size_t index);
  stack::base::MutableBytes room_of(std::size_t index) const;

  stack::base::Family family_;
  std::uint8_t protocol_;
  Room room_;
  std::size_t header_size_;  // octets kept free in front of what the kernel delivers
  Fd socket_;

  std::unique_ptr<std::uint8_t[]> octets_;
  std::unique_ptr<Slot[]> slots_;
  std::vector<mmsghdr> messages_;
  std::size_t arrived_ = 0;  // messages_[0, arrived_) are filled
  std::size_t next_ = 0;     // messages_[next_, arrived_) are yet to be handed out
  bool drained_ = false;     // the last batch was short: the queue was empty then
  Counters counters_;
};

}  // namespace backends
