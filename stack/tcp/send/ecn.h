// The sender's half of Explicit Congestion Notification (RFC 3168 6.1.2).
#pragma once

#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Invariant: congestion is answered at most once for the octets of one window.
class EcnResponse {
 public:
  explicit EcnResponse(Line first) : answered_(first) {}

  // An ACK came with ECE; SND.UNA is `una` with it, SND.NXT is `nxt`. True if this is news: cwnd
  // must shrink, and the next new segment say so (CWR). The ACK of all that was sent before the
  // last answer left before the peer could hear of that answer.
  bool on_echo(Line una, Line nxt) {
    if (una <= answered_) return false;
    answered_ = nxt;
    return reduced_ = true;
  }
  // A loss told of congestion in the same window.
  void on_loss(Line nxt) { answered_ = nxt; }
  // New text leaves: whether it carries CWR.
  bool take_reduced() {
    bool reduced = reduced_;
    reduced_ = false;
    return reduced;
  }

 private:
  Line answered_;  // SND.NXT when congestion was answered last
  bool reduced_ = false;
};

}  // namespace stack::tcp::send
