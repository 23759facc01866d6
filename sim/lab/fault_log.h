// What went wrong in a run, packet by packet: whatever chance and scripts decided.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/fate.h"
#include "sim/observer.h"

namespace sim::lab {

// A fate that was not harmless, and whose.
struct LoggedFate {
  PathName path{};
  std::uint64_t index = 0;
  Fate fate{};
};

// Invariant: in the order of the fates; complete as long as is_whole().
class FaultLog final : public Observer {
 public:
  static constexpr std::size_t kMostFates = 1'000'000;

  void on_packet(const PacketEvent& event) override;
  void on_wake(stack::base::Instant, NodeId) override {}

  const std::vector<LoggedFate>& fates() const { return fates_; }
  bool is_whole() const { return is_whole_; }

 private:
  std::vector<LoggedFate> fates_;
  bool is_whole_ = true;
};

}  // namespace sim::lab
