#include "sim/queue/codel.h"

#include "stack/base/check.h"

namespace sim::queue {

using stack::base::Duration;
using stack::base::Instant;

namespace {

// The largest number whose square is at most `value`, a bit at a time.
std::uint64_t square_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit > 0; bit /= 2) {
    const std::uint64_t tried = root | bit;
    if (tried * tried <= value) root = tried;
  }
  return root;
}

}  // namespace

Duration control_law(Duration interval, std::uint32_t count) {
  CHECK(interval <= kLongestInterval && count > 0);
  const auto nanoseconds = static_cast<std::uint64_t>(interval.count());
  // interval / sqrt(count) = sqrt(interval^2 / count); rounding down inside the root changes
  // nothing.
  return Duration(static_cast<Duration::rep>(square_root(nanoseconds * nanoseconds / count)));
}

// dodequeue() of RFC 8289 5.5.
CoDelState::Head CoDelState::take_head(Instant now, Line& line, const CoDel& config) {
  if (line.empty()) {
    first_above_ = Instant();
    return {};
  }
  Head head{.item = line.pop()};
  const Duration waited = now - head.item->since;
  if (waited < config.target || line.octets() <= longest_packet_) {
    first_above_ = Instant();
  } else if (first_above_ == Instant()) {
    first_above_ = now + config.interval;
  } else {
    head.ok_to_drop = now >= first_above_;
  }
  return head;
}

// deque() of RFC 8289 5.6.
Departure CoDelState::dequeue(Instant now, Line& line, const CoDel& config, bool ecn,
                              Dropped& dropped) {
  Head head = take_head(now, line, config);
  const auto may_mark = [&] { return ecn && head.item->may_be_marked; };
  if (dropping_) {
    if (!head.ok_to_drop) dropping_ = false;
    while (dropping_ && now >= drop_next_) {
      ++count_;
      if (may_mark()) {
        drop_next_ += control_law(config.interval, count_);
        return {head.item, true};
      }
      dropped.push_back(*head.item);
      head = take_head(now, line, config);
      dropping_ = head.ok_to_drop;
      if (dropping_) drop_next_ += control_law(config.interval, count_);
    }
    return {head.item, false};
  }
  if (!head.ok_to_drop) return {head.item, false};

  const bool marks = may_mark();
  if (!marks) {
    dropped.push_back(*head.item);
    head = take_head(now, line, config);
  }
  dropping_ = true;
  // Whoever comes back soon begins at the rate of drops that he left with.
  const std::uint32_t delta = count_ - last_count_;
  const bool is_soon = now - drop_next_ < 16 * config.interval;
  count_ = delta > 1 && is_soon ? delta : 1;
  drop_next_ = now + control_law(config.interval, count_);
  last_count_ = count_;
  return {head.item, marks};
}

void CoDelQueue::enqueue(const Item& item, bool at_once, Dropped& overflowed) {
  state_.saw(item.octets);
  if (at_once || has_room(config_, line_, item)) {
    line_.push(item);
  } else {
    overflowed.push_back(item);
  }
}

Departure CoDelQueue::dequeue(Instant now, Dropped& dropped) {
  return state_.dequeue(now, line_, config_.codel, config_.ecn, dropped);
}

}  // namespace sim::queue
