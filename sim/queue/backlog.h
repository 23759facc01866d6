// Packets that wait for a transmitter, where it is known when each of them will begin to leave.
#pragma once

#include <cstddef>

#include "sim/queue/fifo.h"
#include "stack/base/time.h"

namespace sim::queue {

// Counts only; the packets themselves are on their way already. Invariant: the starts never go
// back.
class Backlog {
 public:
  // Those that begin to leave by now wait no more.
  void advance(stack::base::Instant now);
  // A packet will begin to leave at `start`, which no earlier one does after it.
  void push(stack::base::Instant start, std::size_t octets);

  std::size_t packets() const { return waiting_.size(); }
  std::size_t octets() const { return octets_; }
  // Since when nobody waits; only while nobody does.
  stack::base::Instant empty_since() const { return empty_since_; }

 private:
  struct Waiting {
    stack::base::Instant start{};
    std::size_t octets = 0;
  };
  Fifo<Waiting> waiting_;
  std::size_t octets_ = 0;
  stack::base::Instant empty_since_{};
};

}  // namespace sim::queue
