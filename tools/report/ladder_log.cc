#include "tools/report/ladder_log.h"

#include <algorithm>

namespace tools::report {

void LadderLog::add(LadderRow row) {
  row.number = ++count_;
  if (first_.size() < kAtEnds) first_.push_back(row);
  if (row.remark != Remark::kNone) {
    const std::size_t before = std::min(kAround, last_.size());
    for (std::size_t i = last_.size() - before; i < last_.size(); ++i) keep(last_[i]);
    keep(row);
    follow_ = kAround;
  } else if (follow_ > 0) {
    keep(row);
    --follow_;
  }
  if (last_.size() == kAtEnds) last_.pop_front();
  last_.push_back(row);
}

void LadderLog::keep(const LadderRow& row) {
  const bool is_kept = !around_.empty() && around_.back().number >= row.number;
  if (!is_kept && around_.size() < kMostAround) around_.push_back(row);
}

std::vector<LadderRow> LadderLog::rows() const {
  std::vector<LadderRow> all = first_;
  all.insert(all.end(), around_.begin(), around_.end());
  all.insert(all.end(), last_.begin(), last_.end());
  // Those of one number are the same, whichever comes first.
  std::ranges::sort(all, {}, &LadderRow::number);
  const auto twice = std::ranges::unique(all, {}, &LadderRow::number);
  all.erase(twice.begin(), twice.end());
  return all;
}

}  // namespace tools::report
