// The scripted faults of a scenario, at work.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/fate.h"
#include "sim/lab/packet_reader.h"
#include "sim/scenario/scenario.h"

namespace sim::lab {

// Of one fault.
struct FaultCount {
  std::uint64_t matched = 0;
  std::uint64_t struck = 0;  // something came of it
};

// Wires are numbered as the scenario's links. A fault of both directions is two faults, one each
// way: `nth`, `every` and `times` count by themselves there. With `times`, an `nth` strikes
// retransmissions of its packet, too. Several faults may strike one packet, in the order of the
// file.
class FaultScript final : public FaultSource {
 public:
  explicit FaultScript(const scenario::Scenario& scenario);  // borrowed

  // Faults that match nothing but `packet N` cost O(log of their number); others are all asked.
  void judge(const Offering& packet, Fate& fate) override;
  // A timed fault has touched so many packets.
  void struck(std::size_t fault, std::uint64_t packets = 1);

  // By the scenario's faults.
  std::span<const FaultCount> counts() const { return counts_; }

 private:
  using Number = std::uint32_t;  // of a fault
  struct Explicit {
    std::uint64_t index = 0;
    Number fault = 0;
    friend auto operator<=>(const Explicit&, const Explicit&) = default;
  };
  struct Watch {
    Number fault = 0;
    std::vector<std::uint64_t> counters{};
    std::uint64_t matched = 0;
    std::uint64_t struck = 0;
  };
  struct PathFaults {
    std::vector<Explicit> explicits{};  // sorted
    std::vector<Watch> watches{};       // in the order of the file
  };
  struct LinkFaults {
    std::array<PathFaults, 2> paths{};  // by direction
    PacketReader reader{};
    bool reads = false;  // somebody watches
  };
  struct Due {
    Number fault = 0;
    Watch* watch = nullptr;  // null for an explicit one
  };

  void add(PathFaults& path, Number fault);
  void find_due(LinkFaults& link, const Offering& packet);
  bool is_due(Watch& watch, const scenario::PacketFacts& facts);

  const scenario::Scenario& scenario_;
  std::vector<LinkFaults> links_;  // by wire
  std::vector<FaultCount> counts_;
  std::vector<Due> due_;  // of the packet being judged
};

}  // namespace sim::lab
