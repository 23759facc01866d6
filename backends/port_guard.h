// Keeps a local port for us, and the kernel's TCP from answering the segments that come to it.
#pragma once

#include <cstdint>

#include "backends/fd.h"
#include "backends/zoned_address.h"
#include "stack/base/address.h"

namespace backends {

// Invariant: as long as this lives, no other socket can have the port, and the kernel drops every
// segment for it in silence, after the raw sockets had their copy. It vanishes with the process,
// however that ends. Needs no privilege. Open it before the first SYN, close it after the last
// segment.
class PortGuard {
 public:
  // The kernel chooses the port on `source`, one of this machine's addresses; `zone` is that
  // address's.
  explicit PortGuard(const stack::base::Address& source, Zone zone = 0);

  const stack::base::Endpoint& endpoint() const { return endpoint_; }

 private:
  Fd socket_;
  stack::base::Endpoint endpoint_;
};

}  // namespace backends
