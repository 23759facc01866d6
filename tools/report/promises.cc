#include "tools/report/promises.h"

#include <algorithm>

namespace tools::report {

void Promises::make(const Promise& promise) {
  const bool replaces =
      !promises_.empty() && promise.timestamp && promises_.back().timestamp == promise.timestamp;
  if (replaces) {
    promises_.back().ack = promise.ack;
    promises_.back().edge = promise.edge;
    return;
  }
  if (promises_.size() == kMost) promises_.pop_front();
  promises_.push_back(promise);
}

const Promise* Promises::known_by(std::optional<stack::tcp::Line> echo, stack::base::Instant now,
                                  stack::base::Duration round_trip) const {
  // Both orders are those of the queue.
  const auto behind = std::ranges::partition_point(promises_, [&](const Promise& promise) {
    if (echo && promise.timestamp) return *promise.timestamp <= *echo;
    return promise.at + round_trip <= now;
  });
  return behind == promises_.begin() ? nullptr : &*std::prev(behind);
}

}  // namespace tools::report
