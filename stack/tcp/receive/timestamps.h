// Timestamps (RFC 7323 3 to 5): what we say, and what the peer's say of its segments' age.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"
#include "stack/wire/tcp_options.h"

namespace stack::tcp::receive {

// RFC 7323 5.2: on a circle of 2^32, a is less than b if b lies less than half a turn ahead.
constexpr bool is_before(std::uint32_t a, std::uint32_t b) {
  std::uint32_t ahead = b - a;
  return ahead != 0 && ahead < std::uint32_t{1} << 31;
}

// Our TSval: milliseconds since an offset that differs from connection to connection, so that it
// tells neither how long this host is up nor which connections are its own (RFC 7323 7.1). For one
// pair of endpoints it only goes forward, which lets a peer in TIME-WAIT take a new connection for
// what it is (RFC 6191).
class TimestampClock {
 public:
  static constexpr base::Duration kTick =
      std::chrono::milliseconds(1);  // RFC 7323 5.4: 1 ms to 1 s

  // The clock of the connection between `local` and `remote`. `secret` is the host's.
  TimestampClock(const base::Endpoint& local, const base::Endpoint& remote, base::SipKey secret);

  std::uint32_t at(base::Instant now) const {
    return offset_ + static_cast<std::uint32_t>(now.time_since_epoch() / kTick);
  }
  // How long ago, in whole ticks, the segment left whose TSval comes back as `echo`; nothing if
  // that would be in the future, which no honest peer says.
  std::optional<base::Duration> since(std::uint32_t echo, base::Instant now) const {
    if (is_before(at(now), echo)) return std::nullopt;
    return (at(now) - echo) * kTick;
  }

 private:
  std::uint32_t offset_;
};

// What becomes of a segment for its timestamp's sake.
enum class TimestampVerdict : std::uint8_t {
  kAcceptable,
  kOld,      // a duplicate from a turn of the sequence numbers ago: not acceptable, but answered
  kMissing,  // to be dropped in silence (RFC 7323 3.2)
};

// TS.Recent, and the protection against wrapped sequence numbers that rests on it (PAWS). There is
// one once both SYNs carried the option. Invariant: within kValidity it never moves back.
class RecentTimestamp {
 public:
  // RFC 7323 5.5: after so long without a segment the peer's clock, at 1 ms a tick, may have gone
  // half round.
  static constexpr base::Duration kValidity = std::chrono::hours(24 * 24);

  // `value` came with the peer's SYN; `next` is IRS + 1.
  RecentTimestamp(base::Instant now, std::uint32_t value, Line next)
      : value_(value), heard_(now), last_ack_sent_(next) {}

  // RFC 7323 5.3 R1, before any look at the sequence number. A RST is never refused for its
  // timestamp (5.2), nor for having none.
  TimestampVerdict judge(base::Instant now, const std::optional<wire::Timestamps>& stamps,
                         bool rst) const;
  // RFC 7323 5.3 R3: a segment at `seq` was judged acceptable and has passed the check of its
  // sequence number. One that lies beyond the last ACK sent leaves TS.Recent as it is: the ACK of
  // delayed or missing data shall echo the oldest that it answers (4.3).
  void on_acceptable(base::Instant now, Line seq, const std::optional<wire::Timestamps>& stamps);
  // A segment that acknowledges up to `next` has left.
  void acknowledged(Line next) { last_ack_sent_ = next; }

  // TSecr of whatever we send.
  std::uint32_t value() const { return value_; }

 private:
  bool is_behind(base::Instant now, std::uint32_t value) const {
    bool valid = now - heard_ <= kValidity;
    return valid && is_before(value, value_);
  }

  std::uint32_t value_;  // TS.Recent
  base::Instant heard_;  // when that was recorded
  Line last_ack_sent_;   // Last.ACK.sent
};

}  // namespace stack::tcp::receive
