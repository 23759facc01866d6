// The limit on ACKs that an outsider could make us send (RFC 5961 7).
#pragma once

#include <chrono>
#include <cstdint>

#include "stack/base/address.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"

namespace stack::tcp {

// Per connection, so that counting our answers tells an attacker nothing about other connections;
// and how many are granted, and for how long, differs from interval to interval in a way only the
// secret tells, so that it tells nothing about this one either (CVE-2016-5696, whose attacker
// counted a fixed hundred a second).
//
// Invariant: an interval begins with a grant, lasts from kShortest to less than kLongest, and sees
// from kFewest to kMost grants if it is asked for as many.
class ChallengeLimit {
 public:
  static constexpr int kFewest = 5;
  static constexpr int kMost = 15;
  static constexpr base::Duration kShortest = std::chrono::milliseconds(500);
  static constexpr base::Duration kLongest = std::chrono::milliseconds(1500);

  // The limit of the connection between `local` and `remote`. `secret` is the host's.
  ChallengeLimit(const base::Endpoint& local, const base::Endpoint& remote, base::SipKey secret)
      : key_{base::SipHasher(secret)
                 .u64(kPurpose)
                 .bytes(local.address.octets())
                 .bytes(remote.address.octets())
                 .u64(std::uint64_t{local.port} << 16 | remote.port)
                 .digest(),
             secret.k1} {}

  // Whether one more may be sent now; if so it counts as sent.
  bool grant(base::Instant now) {
    if (now >= interval_end_) begin_interval(now);
    if (left_ == 0) return false;
    --left_;
    return true;
  }

 private:
  static constexpr std::uint64_t kPurpose = 0x6368616c6c656e67;  // tells this use of the secret

  void begin_interval(base::Instant now) {
    const std::uint64_t draw = base::SipHasher(key_).u64(intervals_++).digest();
    constexpr std::uint64_t kCounts = kMost - kFewest + 1;
    constexpr auto kLengths = static_cast<std::uint64_t>((kLongest - kShortest).count());
    left_ = kFewest + static_cast<int>(draw % kCounts);
    interval_end_ = now + kShortest + base::Duration(draw / kCounts % kLengths);
  }

  base::SipKey key_;
  std::uint64_t intervals_ = 0;
  base::Instant interval_end_{};
  int left_ = 0;
};

}  // namespace stack::tcp
