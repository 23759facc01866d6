// Which packets are worth showing one by one.
#pragma once

#include <cstdint>
#include <deque>
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
};

// Keeps the first kAtEnds packets, the last kAtEnds, and kAround on both sides of each packet that
// is remarkable, until there are kMostAround of these.
class LadderLog {
 public:
  static constexpr std::size_t kAtEnds = 200;
  static constexpr std::size_t kAround = 4;
  static constexpr std::size_t kMostAround = 600;

  // Numbers the row.
  void add(LadderRow row);
  // In the order of their numbers, each once.
  std::vector<LadderRow> rows() const;
  std::uint64_t count() const { return count_; }

 private:
  void keep(const LadderRow& row);

  std::uint64_t count_ = 0;
  std::vector<LadderRow> first_;
  std::vector<LadderRow> around_;  // in order, each once
  std::deque<LadderRow> last_;
  std::size_t follow_ = 0;  // so many more are still around a remarkable one
};

}  // namespace tools::report
