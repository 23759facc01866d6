// What a host says by ICMP, until it can be sent: echo replies, and errors at a limited rate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/wire/icmp.h"

namespace stack::host {

// Invariant: at most kMostWaiting messages wait, and errors leave no faster than the token bucket
// of RFC 4443 2.4 f and RFC 1812 4.3.2.8 lets them: what comes when it is empty is not said.
class IcmpSender {
 public:
  static constexpr std::size_t kMostWaiting = 64;
  static constexpr int kBurst = 10;  // errors
  static constexpr base::Duration kPerError = std::chrono::milliseconds(100);

  // Of a packet: who is to hear of it, and as whom we say it.
  struct Ends {
    base::Address from, to;
  };

  // RFC 1122 3.2.2.6, RFC 4443 4.2: the request's data, whole. False if too much waits already.
  bool reply(const Ends& ends, const wire::IcmpMessage& request);
  // `what` is wrong with the packet `about`, which is quoted as far as an error has room. False if
  // it may not be said now. Whether it may be said at all, the caller knows.
  bool complain(base::Instant now, const Ends& ends, wire::IcmpMessage what, base::ByteView about);
  // The next whole IP packet into `room`; its length, 0 when nothing waits. One that is larger than
  // `room` is dropped.
  std::size_t emit(base::MutableBytes room);

 private:
  bool take_token(base::Instant now);
  bool enqueue(const Ends& ends, const wire::IcmpMessage& message, base::ByteView body);

  std::deque<std::vector<std::uint8_t>> waiting_;
  int tokens_ = kBurst;
  base::Instant refilled_{};  // the bucket was filled up to here
};

}  // namespace stack::host
