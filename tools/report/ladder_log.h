// Which packets are worth showing one by one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "stack/base/time.h"
#include "stack/wire/tcp.h"
#include "tools/capture/pcapng.h"

namespace tools::report {

// What is remarkable about a packet.
enum class Remark : std::uint8_t { kNone, kBeyondGap, kLate, kRepair, kDuplicate, kResent };

struct LadderRow {
  std::uint64_t number = 0;  // among the connection's packets, from 1
  stack::base::Instant at{};
  capture::Direction direction = capture::Direction::kIn;
  stack::wire::TcpFlags flags{};
  std::uint64_t from = 0;  // of the text, as offsets into the stream
  std::uint64_t to = 0;
  std::uint64_t ack = 0;     // an offset into the other stream
  std::uint64_t window = 0;  // octets
  std::uint8_t sack_blocks = 0;
  Remark remark = Remark::kNone;

  bool is_remarkable() const { return remark != Remark::kNone; }
};

// Keeps the first kAtEnds packets, the last kAtEnds, and kAround on both sides of each packet that
// is remarkable, until there are kMostAround of these. A row has a `number` and can say whether it
// is remarkable.
template <typename Row>
class RowLog {
 public:
  static constexpr std::size_t kAtEnds = 200;
  static constexpr std::size_t kAround = 4;
  static constexpr std::size_t kMostAround = 600;

  // Numbers the row.
  void add(Row row) {
    row.number = ++count_;
    if (first_.size() < kAtEnds) first_.push_back(row);
    if (row.is_remarkable()) {
      const std::size_t before = std::min(kAround, last_.size());
      for (std::size_t i = last_.size() - before; i < last_.size(); ++i) keep(last_[i]);
      keep(row);
      follow_ = kAround;
    } else if (follow_ > 0) {
      keep(row);
      --follow_;
    }
    if (last_.size() == kAtEnds) last_.pop_front();
    last_.push_back(std::move(row));
  }

  // In the order of their numbers, each once.
  std::vector<Row> rows() const {
    std::vector<Row> all = first_;
    all.insert(all.end(), around_.begin(), around_.end());
    all.insert(all.end(), last_.begin(), last_.end());
    // Those of one number are the same, whichever comes first.
    std::ranges::sort(all, {}, &Row::number);
    const auto twice = std::ranges::unique(all, {}, &Row::number);
    all.erase(twice.begin(), twice.end());
    return all;
  }

  std::uint64_t count() const { return count_; }

 private:
  void keep(const Row& row) {
    const bool is_kept = !around_.empty() && around_.back().number >= row.number;
    if (!is_kept && around_.size() < kMostAround) around_.push_back(row);
  }

  std::uint64_t count_ = 0;
  std::vector<Row> first_;
  std::vector<Row> around_;  // in order, each once
  std::deque<Row> last_;
  std::size_t follow_ = 0;  // so many more are still around a remarkable one
};

using LadderLog = RowLog<LadderRow>;

}  // namespace tools::report
