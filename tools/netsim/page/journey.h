// A packet's way from one end of a flow to the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/base/time.h"
#include "tools/report/ladder_log.h"

namespace tools::netsim::page {

// Where a packet may get lost: it matters to congestion control which it was.
enum class Loss : std::uint8_t { kByQueue, kOnWire };

// A row of a flow's ladder.
struct Journey {
  std::uint64_t number = 0;     // among the flow's packets, from 1
  report::LadderRow segment{};  // out: the caller's
  std::string words{};          // instead of the segment's, where it is none
  std::optional<stack::base::Instant> arrived{};
  std::optional<Loss> lost{};
  bool is_resent = false;
  std::string remark{};  // what the wire did with it, and what else is special

  bool is_remarkable() const { return !remark.empty(); }
  void note(std::string_view what) {
    if (what.empty() || remark.size() > kMostRemarked) return;
    if (!remark.empty()) remark += "; ";
    remark += what;
  }

 private:
  static constexpr std::size_t kMostRemarked = 200;  // octets, before the last that is added
};

}  // namespace tools::netsim::page
