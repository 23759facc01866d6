// The receiver's half of Explicit Congestion Notification (RFC 3168 6.1.3).
#pragma once

#include "stack/wire/ip.h"

namespace stack::tcp::receive {

// Invariant: once a mark arrived every ACK echoes it, until the sender says that it has slowed
// down.
class EcnEcho {
 public:
  // A segment with text, or the retransmission of one, arrived.
  void on_text(wire::Ecn mark, bool cwr) {
    if (cwr) echoing_ = false;
    if (mark == wire::Ecn::kCe) echoing_ = true;
  }
  // Whether an ACK carries ECE.
  bool echoing() const { return echoing_; }

 private:
  bool echoing_ = false;
};

}  // namespace stack::tcp::receive
