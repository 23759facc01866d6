// Proportional Rate Reduction (RFC 9937): how much to send while fast recovery brings the flight
// down to ssthresh.
#pragma once

#include <algorithm>
#include <cstdint>

namespace stack::tcp::send {

// Names are RFC 9937's. All in octets. Invariant: window() is what was in flight at the last ACK
// plus what that ACK allows to be sent.
class Prr {
 public:
  // Fast recovery begins: what was in flight, `recover_fs`, must come down to `ssthresh`;
  // `in_flight` is what is left without the lost. The fast retransmit itself is always allowed.
  void begin(std::uint64_t ssthresh, std::uint64_t recover_fs, std::uint64_t in_flight,
             std::uint64_t smss) {
    ssthresh_ = ssthresh;
    recover_fs_ = std::max<std::uint64_t>(recover_fs, 1);
    smss_ = smss;
    delivered_ = out_ = 0;
    window_ = in_flight + smss;
  }

  // An ACK in fast recovery told of `delivered` octets, after which `in_flight` are left. It is
  // safe (SafeACK) if it moved SND.UNA and showed no further loss.
  void on_ack(std::uint64_t delivered, std::uint64_t in_flight, bool safe) {
    if (delivered == 0) return;
    delivered_ += delivered;
    std::uint64_t allowed = 0;  // SndCnt
    if (in_flight > ssthresh_) {
      std::uint64_t share = (delivered_ * ssthresh_ + recover_fs_ - 1) / recover_fs_;
      allowed = share - std::min(share, out_);
    } else {
      // The packet conserving reduction bound; one segment more, as in slow start, if all goes
      // well.
      std::uint64_t owed = delivered_ - std::min(delivered_, out_);
      allowed = std::max(owed, delivered) + (safe ? smss_ : 0);
      allowed = std::min(allowed, ssthresh_ - in_flight);
    }
    if (out_ == 0) allowed = std::max(allowed, smss_);
    window_ = in_flight + allowed;
  }
  void on_sent(std::uint64_t octets) { out_ += octets; }

  std::uint64_t window() const { return window_; }

 private:
  std::uint64_t ssthresh_ = 0;
  std::uint64_t recover_fs_ = 1;  // RecoverFS
  std::uint64_t smss_ = 0;
  std::uint64_t delivered_ = 0;  // prr_delivered
  std::uint64_t out_ = 0;        // prr_out
  std::uint64_t window_ = 0;
};

}  // namespace stack::tcp::send
