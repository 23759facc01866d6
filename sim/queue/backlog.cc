#include "sim/queue/backlog.h"

#include "stack/base/check.h"

namespace sim::queue {

void Backlog::advance(stack::base::Instant now) {
  while (!waiting_.empty() && waiting_.front().start <= now) {
    const Waiting gone = waiting_.pop();
    octets_ -= gone.octets;
    empty_since_ = gone.start;
  }
}

void Backlog::push(stack::base::Instant start, std::size_t octets) {
  CHECK(start >= empty_since_);
  waiting_.push({start, octets});
  octets_ += octets;
}

}  // namespace sim::queue
