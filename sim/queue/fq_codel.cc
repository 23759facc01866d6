#include "sim/queue/fq_codel.h"

#include <algorithm>

namespace sim::queue {

using stack::base::Instant;

void FqCoDelQueue::enqueue(const Item& item, bool at_once, Dropped& overflowed) {
  const auto place = static_cast<std::uint32_t>(item.flow % flows_.size());
  Flow& flow = flows_[place];
  flow.codel.saw(item.octets);
  flow.line.push(item);
  ++packets_;
  octets_ += item.octets;
  if (!flow.listed) {
    flow.listed = true;
    flow.deficit = config_.fq.quantum;
    new_flows_.push(place);
  }
  while (!at_once && is_full()) drop_from_fattest(overflowed);
}

void FqCoDelQueue::drop_from_fattest(Dropped& overflowed) {
  const auto fattest =
      std::ranges::max_element(flows_, {}, [](const Flow& flow) { return flow.line.octets(); });
  overflowed.push_back(fattest->line.pop());
  forget(overflowed.back());
}

void FqCoDelQueue::forget(const Item& item) {
  --packets_;
  octets_ -= item.octets;
}

// RFC 8290 4.2.
Departure FqCoDelQueue::dequeue(Instant now, Dropped& dropped) {
  while (!new_flows_.empty() || !old_flows_.empty()) {
    const bool is_new = !new_flows_.empty();
    List& list = is_new ? new_flows_ : old_flows_;
    const std::uint32_t place = list.front();
    Flow& flow = flows_[place];
    if (flow.deficit <= 0) {  // its turn is over
      flow.deficit += config_.fq.quantum;
      old_flows_.push(list.pop());
      continue;
    }
    const std::size_t before = dropped.size();
    const Departure departure =
        flow.codel.dequeue(now, flow.line, config_.codel, config_.ecn, dropped);
    std::for_each(dropped.begin() + static_cast<std::ptrdiff_t>(before), dropped.end(),
                  [this](const Item& item) { forget(item); });
    if (departure.item) {
      forget(*departure.item);
      flow.deficit -= departure.item->octets;
      return departure;
    }
    list.pop();
    // A new flow without packets waits a round, or it could be new again and again and starve the
    // old.
    if (is_new) {
      old_flows_.push(place);
    } else {
      flow.listed = false;
    }
  }
  return {};
}

}  // namespace sim::queue
