// Flow Queue CoDel (RFC 8290): a line with a CoDel of its own for each flow, served in turn.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/queue/codel.h"
#include "sim/queue/discipline.h"

namespace sim::queue {

// Invariant: a flow with packets is in exactly one of the two lists.
class FqCoDelQueue final : public Discipline {
 public:
  explicit FqCoDelQueue(const Config& config) : config_(config), flows_(config.fq.flows) {}

  void enqueue(const Item& item, bool at_once, Dropped& overflowed) override;
  Departure dequeue(stack::base::Instant now, Dropped& dropped) override;
  std::size_t packets() const override { return packets_; }
  std::size_t octets() const override { return octets_; }

 private:
  struct Flow {
    Line line;
    CoDelState codel;
    std::int64_t deficit = 0;  // octets it may still send in this turn
    bool listed = false;
  };
  using List = Fifo<std::uint32_t>;  // of places in flows_

  bool is_full() const {
    return packets_ > config_.packets || (config_.octets > 0 && octets_ > config_.octets);
  }
  // RFC 8290 4.1: the head of the flow that has most octets waiting.
  void drop_from_fattest(Dropped& overflowed);
  void forget(const Item& item);

  Config config_;
  std::vector<Flow> flows_;
  List new_flows_;
  List old_flows_;
  std::size_t packets_ = 0;
  std::size_t octets_ = 0;
};

}  // namespace sim::queue
