// First come, first served, until it is full; one by one.
#pragma once

#include "sim/queue/discipline.h"

namespace sim::queue {

class DropTailQueue final : public Discipline {
 public:
  explicit DropTailQueue(const Config& config) : config_(config) {}

  void enqueue(const Item& item, bool at_once, Dropped& overflowed) override {
    if (at_once || has_room(config_, line_, item)) {
      line_.push(item);
    } else {
      overflowed.push_back(item);
    }
  }
  Departure dequeue(stack::base::Instant, Dropped&) override {
    return line_.empty() ? Departure{} : Departure{.item = line_.pop()};
  }
  std::size_t packets() const override { return line_.packets(); }
  std::size_t octets() const override { return line_.octets(); }

 private:
  Config config_;
  Line line_;
};

}  // namespace sim::queue
