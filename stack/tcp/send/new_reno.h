// Half at a loss, one segment more a round trip (RFC 5681): the law that others are measured by.
#pragma once

#include <cstddef>

#include "stack/tcp/send/congestion.h"

namespace stack::tcp::send {

// A Law of LossBased. What RFC 6582 adds, the way out of recovery, is LossBased's.
class NewReno {
 public:
  // SMSS in octets.
  explicit NewReno(std::size_t smss) : smss_(smss) {}
  void resize(std::size_t smss) { smss_ = smss; }

  std::size_t reduced(std::size_t flight) const { return flight / 2; }  // RFC 5681 (4)
  void on_congestion(std::size_t) { acked_ = 0; }
  void on_timeout() { acked_ = 0; }
  void on_restart() { acked_ = 0; }
  std::size_t grown(std::size_t cwnd, const AckedData& acked);
  void on_unused() {}

 private:
  std::size_t smss_;
  std::size_t acked_ = 0;  // octets since cwnd last grew
};

}  // namespace stack::tcp::send
