#include "tools/report/gaps.h"

#include <algorithm>
#include <utility>

namespace tools::report {

using stack::base::Instant;
using stack::tcp::Line;

Gaps::Judgement Gaps::arrive(Instant now, Line from, Line to, stack::base::Duration tolerance) {
  Judgement judgement;
  const bool is_beyond = to > highest_;
  const bool had_gaps = any();
  Instant oldest = now;
  judgement.filled = fill(from, to, oldest);
  if (from > highest_) {
    open(now, from);
    judgement.opened = true;
  }
  judgement.fresh = judgement.filled + (is_beyond ? to - std::max(from, highest_) : 0);
  highest_ = std::max(highest_, to);
  if (judgement.filled > 0) {
    judgement.arrival = now - oldest >= tolerance ? Arrival::kRepair : Arrival::kLate;
  } else if (is_beyond) {
    judgement.arrival = had_gaps || judgement.opened ? Arrival::kBeyondGap : Arrival::kInOrder;
  } else {
    judgement.arrival = Arrival::kDuplicate;
  }
  return judgement;
}

void Gaps::open(Instant now, Line to) {
  if (gaps_.size() == kMost) {
    ++not_followed_;
    return;
  }
  gaps_.push_back({highest_, to, now});
}

std::uint64_t Gaps::fill(Line from, Line to, Instant& oldest) {
  if (from >= highest_ || gaps_.empty()) return 0;  // the usual case costs nothing
  std::uint64_t filled = 0;
  std::vector<Gap> left;
  left.reserve(gaps_.size() + 1);
  for (const Gap& gap : gaps_) {
    const Line begin = std::max(gap.from, from);
    const Line end = std::min(gap.to, to);
    if (begin >= end) {
      left.push_back(gap);
      continue;
    }
    filled += end - begin;
    oldest = std::min(oldest, gap.opened);
    if (gap.from < begin) left.push_back({gap.from, begin, gap.opened});
    if (end < gap.to) left.push_back({end, gap.to, gap.opened});
  }
  if (filled > 0) gaps_ = std::move(left);
  return filled;
}

}  // namespace tools::report
