// Hears the ICMP errors of one family that come to this machine.
#pragma once

#include <optional>

#include "backends/raw_receiver.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace backends {

// Invariant: hands out no ICMP messages but errors that a connection may have to act on:
// destination unreachable, packet too big, time exceeded, parameter problem. About whose packets is
// for the caller to see: the kernel shows every such socket all of them. Opening it wants
// CAP_NET_RAW.
class IcmpListener {
 public:
  // Throws NoPrivilege or another std::system_error.
  explicit IcmpListener(stack::base::Family family);

  // Lent: readable when an error may have come.
  int descriptor() const { return receiver_.socket().get(); }
  // The next, as an IP packet, lent until the next call; nothing when none waits.
  std::optional<stack::base::ByteView> next() { return receiver_.next(); }

 private:
  RawReceiver receiver_;
};

}  // namespace backends
