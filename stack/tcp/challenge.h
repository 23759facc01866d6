// The limit on ACKs that an outsider could make us send (RFC 5961 7).
#pragma once

#include <chrono>

#include "stack/base/time.h"

namespace stack::tcp {

// Per connection, so that counting our answers tells an attacker nothing about other connections
// (CVE-2016-5696). Invariant: at most kMostPerInterval grants in any interval that began with one.
class ChallengeLimit {
 public:
  static constexpr int kMostPerInterval = 10;
  static constexpr base::Duration kInterval = std::chrono::seconds(1);

  bool grant(base::Instant now) {
    if (now >= interval_end_) {
      interval_end_ = now + kInterval;
      granted_ = 0;
    }
    return ++granted_ <= kMostPerInterval;
  }

 private:
  base::Instant interval_end_{};
  int granted_ = 0;
};

}  // namespace stack::tcp
