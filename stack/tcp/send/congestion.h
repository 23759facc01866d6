// Congestion control, as the connection sees it: how much may be in the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/delivery_rate.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// No cwnd grows beyond this many octets: no path of ours needs more, and sums of windows and
// products of a window and a segment stay far from overflow.
inline constexpr std::size_t kLargestWindow = std::size_t{1} << 30;

enum class CongestionAlgorithm : std::uint8_t { kNewReno, kCubic, kBbr };

// One ACK that moved SND.UNA, or told of octets beyond it, while no loss was being repaired.
struct AckedData {
  std::size_t octets = 0;        // delivered, by SND.UNA or by SACK, and not counted before
  std::size_t in_flight = 0;     // pipe just before this ACK
  bool window_was_used = false;  // cwnd, not the application or the peer's window, held us back
  base::Instant now;
  std::optional<base::Duration> rtt{};  // a round trip that this ACK measured
  Line una = 0;                         // SND.UNA, with this ACK
  Line nxt = 0;                         // SND.NXT
};

// One ACK that told of octets, while a loss was being repaired or not.
struct Delivery {
  std::uint64_t octets = 0;                // delivered, and not counted before
  std::uint64_t total = 0;                 // of the connection, with these
  std::uint64_t lost = 0;                  // octets that this ACK found lost
  std::size_t in_flight = 0;               // pipe just after it
  std::optional<DeliverySample> sample{};  // the rate that it measured
  std::optional<base::Duration> rtt{};     // and the round trip
  base::Instant now;
};

// Recovery says what is in the network and what to resend; the controller only says how large cwnd
// is. All sizes are octets. Invariant: window() is at least one SMSS.
class CongestionController {
 public:
  virtual ~CongestionController() = default;

  // Comes before all that follows from the same ACK.
  virtual void on_delivery(const Delivery&) {}
  virtual void on_acknowledged(const AckedData& acked) = 0;
  // A loss was found before the RTO ran out: ssthresh, and window() with it, shrink. `flight` is
  // what was in the network before the loss was found, without what limited transmit sent (RFC 5681
  // 3.2). Until on_recovered() the connection sends by PRR (RFC 9937), which uses threshold().
  virtual void on_loss(std::size_t flight, base::Instant now) = 0;
  // Everything that was outstanding at on_loss() is acknowledged; `flight` is outstanding now.
  virtual void on_recovered(std::size_t flight, base::Instant now) = 0;
  // The retransmission timer ran out. When it does so again for the same octet, `flight` is the
  // same too, and with it ssthresh (RFC 5681 3.1).
  virtual void on_timeout(std::size_t flight, base::Instant now) = 0;
  // The peer echoed a congestion mark (RFC 3168 6.1.2); at most once a round trip.
  virtual void on_congestion_mark(std::size_t flight, base::Instant now) = 0;
  // The last on_loss() or on_timeout() was a mistake: all as it was before the first of those in
  // one episode (RFC 4015, RFC 9438 4.9).
  virtual void on_spurious(base::Instant now) = 0;
  // Nothing was sent for an RTO (RFC 5681 4.1): the restart window.
  virtual void on_idle(base::Instant now) = 0;
  // What was lost had been too large for the path, and was no congestion (RFC 4821 7.6.1): ssthresh
  // is at least `threshold` again. cwnd grows back to it by itself.
  virtual void restore_threshold(std::size_t threshold) = 0;
  // SMSS has changed. cwnd and ssthresh, in octets, stay, but for their least (RFC 8201 5.4).
  virtual void resize(std::size_t smss) = 0;

  // A model of the path says how much it takes, in recovery, too (where else PRR does), and
  // whatever marks say: such a connection sends no packet that may be marked (RFC 3168 6.1.2).
  virtual bool is_model_based() const { return false; }
  // Octets a second at which segments are to leave; nothing where cwnd says all.
  virtual std::optional<std::uint64_t> pacing_rate() const { return std::nullopt; }
  virtual std::size_t window() const = 0;     // cwnd
  virtual std::size_t threshold() const = 0;  // ssthresh
  // ssthresh before the loss or timeout that is being repaired, if one is.
  virtual std::size_t threshold_before() const = 0;
};

// SMSS in octets; the initial window in segments of that size (RFC 6928).
std::unique_ptr<CongestionController> make_congestion_controller(CongestionAlgorithm algorithm,
                                                                 std::size_t smss,
                                                                 std::size_t initial_segments);

}  // namespace stack::tcp::send
