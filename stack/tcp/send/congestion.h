// Congestion control, as the connection sees it: how much may be in the network.
#pragma once

#include <cstddef>

#include "stack/base/time.h"

namespace stack::tcp::send {

// One ACK that moved SND.UNA while no loss was being repaired.
struct AckedData {
  std::size_t octets = 0;  // by how much SND.UNA moved
  bool window_was_used =
      false;  // cwnd, not the application or the peer's window, held the sender back
  base::Instant now;
};

// Recovery says what is in the network and what to resend; the controller only says how large cwnd
// is. All sizes are octets. Invariant: window() is at least one SMSS.
class CongestionController {
 public:
  virtual ~CongestionController() = default;

  virtual void on_acknowledged(const AckedData& acked) = 0;
  // A loss was found by duplicate ACKs; `flight` is SND.NXT - SND.UNA, without what limited
  // transmit sent (RFC 5681 3.2).
  virtual void on_loss(std::size_t flight) = 0;
  // Everything that was outstanding at on_loss() is acknowledged.
  virtual void on_recovered(std::size_t flight) = 0;
  // The retransmission timer ran out. When it does so again for the same octet, `flight` is the same
  // too, and with it ssthresh (RFC 5681 3.1).
  virtual void on_timeout(std::size_t flight) = 0;

  virtual std::size_t window() const = 0;     // cwnd
  virtual std::size_t threshold() const = 0;  // ssthresh
};

}  // namespace stack::tcp::send
