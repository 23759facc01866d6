#include "stack/tcp/send/new_reno.h"

#include <algorithm>

namespace stack::tcp::send {

// RFC 5681 3.1 by counting octets (RFC 3465 2.1): one SMSS for each window acknowledged.
std::size_t NewReno::grown(std::size_t cwnd, const AckedData& acked) {
  acked_ += std::min(acked.octets, kLargestWindow);
  if (acked_ < cwnd) return cwnd;
  acked_ = std::min(acked_ - cwnd, cwnd);
  return cwnd + smss_;
}

}  // namespace stack::tcp::send
