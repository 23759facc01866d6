// Controlled Delay (RFC 8289): drops from the head of a line that packets wait in for too long.
#pragma once

#include <cstdint>

#include "sim/queue/discipline.h"

namespace sim::queue {

// interval / sqrt(count) in whole nanoseconds, rounded down. The interval is at most
// kLongestInterval; count is at least 1.
stack::base::Duration control_law(stack::base::Duration interval, std::uint32_t count);

// The state of one line, and RFC 8289 5's deque(). Time is integer nanoseconds; the law's square
// root is exact. Where a packet may be marked, a mark stands for its drop.
class CoDelState {
 public:
  Departure dequeue(stack::base::Instant now, Line& line, const CoDel& config, bool ecn,
                    Dropped& dropped);
  // The longest packet that was seen stands for the interface's MTU (maxpacket_): one packet that
  // waits is no queue.
  void saw(std::size_t octets) {
    if (octets > longest_packet_) longest_packet_ = octets;
  }

 private:
  struct Head {
    std::optional<Item> item{};
    bool ok_to_drop = false;
  };
  Head take_head(stack::base::Instant now, Line& line, const CoDel& config);

  std::size_t longest_packet_ = 0;
  stack::base::Instant first_above_{};  // the origin: not above
  stack::base::Instant drop_next_{};
  std::uint32_t count_ = 0;       // drops since it entered the drop state
  std::uint32_t last_count_ = 0;  // what count_ began with
  bool dropping_ = false;
};

class CoDelQueue final : public Discipline {
 public:
  explicit CoDelQueue(const Config& config) : config_(config) {}

  void enqueue(const Item& item, bool at_once, Dropped& overflowed) override;
  Departure dequeue(stack::base::Instant now, Dropped& dropped) override;
  std::size_t packets() const override { return line_.packets(); }
  std::size_t octets() const override { return line_.octets(); }

 private:
  Config config_;
  Line line_;
  CoDelState state_;
};

}  // namespace sim::queue
