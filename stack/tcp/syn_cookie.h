// SYN cookies (RFC 4987 3.6): a half-open connection that only the peer remembers.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "stack/base/siphash.h"
#include "stack/base/time.h"
#include "stack/tcp/config.h"
#include "stack/tcp/departure.h"
#include "stack/tcp/origins.h"
#include "stack/wire/tcp.h"

namespace stack::tcp {

// The ISS of a SYN,ACK stands for what is forgotten. It is, on the circle,
//
//   F(ends) + (T, i, H(ends, IRS, T, i))        with 8, 3 and 21 bits in the parentheses
//
// where T counts steps of 64 s, i is the place of the MSS in kMss, and F and H are keyed hashes. So
// of 2^32 numbers the ACK of a stranger may carry 2 * 8 are accepted, and for one pair of ends the
// ISS goes forward slowly, as RFC 9293 3.4.1 wants it to.
//
// The other options fit only where the peer echoes a timestamp: then they stand in the lowest six
// bits of the SYN,ACK's TSval, which so lies up to 64 ms in the past. Without timestamps there are
// none.
class SynCookies {
 public:
  static constexpr base::Duration kStep = std::chrono::seconds(64);
  // A cookie is taken in the step in which it was made and in the next: after 64 to 128 s it is
  // old.
  static constexpr std::uint32_t kStepsTaken = 2;
  static constexpr base::Duration kLongestValidity = kStep * kStepsTaken;
  // What is remembered of an MSS: the largest of these that is not larger. Common ones are
  // Ethernet's, less PPPoE or a tunnel, and IPv6's and IPv4's defaults.
  static constexpr std::array<std::uint16_t, 8> kMss{48, 256, 536, 1220, 1360, 1440, 1460, 8960};

  explicit SynCookies(base::SipKey secret) : secret_(secret) {}

  // The SYN,ACK that answers `syn` from ends.remote and leaves nothing behind. `clock` is that of
  // the connection to be.
  Departure answer(base::Instant now, const Config& config, const Endpoints& ends,
                   const receive::TimestampClock& clock, const wire::TcpHeader& syn) const;

  // If `ack` acknowledges such an answer: the SYN, as far as it is remembered.
  std::optional<wire::TcpHeader> recall(base::Instant now, const Config& config,
                                        const Endpoints& ends, const wire::TcpHeader& ack) const;

 private:
  std::uint32_t pad(const Endpoints& ends) const;  // F
  std::uint32_t fields(std::uint64_t step, const Endpoints& ends, wire::Seq irs,
                       std::uint32_t mss_index) const;
  std::optional<std::uint16_t> mss_of(base::Instant now, const Endpoints& ends, wire::Seq irs,
                                      wire::Seq cookie) const;

  base::SipKey secret_;
};

}  // namespace stack::tcp
