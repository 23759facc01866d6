// The one door between the stack and whatever carries its packets.
#pragma once

#include <cstddef>
#include <optional>

#include "stack/base/bytes.h"

namespace stack::host {

// One IP packet as it arrived. `bytes` begins at the IP header and may be a coalesced super-packet
// of up to 64 KiB. With `checksum_verified` the carrier vouches for the transport checksum
// (checksum offload).
struct Packet {
  base::ByteView bytes;
  bool checksum_verified = false;
};

// Carries whole IP packets both ways, never blocks, and may lose anything. Loss, tracing and
// capture are links around links.
class Link {
 public:
  virtual ~Link() = default;

  // The largest IP packet send() takes, in octets, the IP header included.
  virtual std::size_t mtu() const = 0;
  // The next packet that has arrived, lent until the next call of receive(); nothing when none
  // waits.
  virtual std::optional<Packet> receive() = 0;
  // Whether send() has room for a packet of mtu() octets now.
  virtual bool can_send() const = 0;
  // Takes a copy of one IP packet of at most mtu() octets. Call only while can_send().
  virtual void send(base::ByteView packet) = 0;
};

}  // namespace stack::host
