#include "sim/lab/fault_log.h"

namespace sim::lab {

// A packet's fate is told once, with the first thing that becomes of it.
void FaultLog::on_packet(const PacketEvent& event) {
  if (event.fate == nullptr || event.fate->is_harmless()) return;
  if (event.what == Happening::kArrived || event.what == Happening::kDuplicated) return;
  if (fates_.size() == kMostFates) {
    is_whole_ = false;
    return;
  }
  fates_.push_back({event.path, event.index, *event.fate});
}

}  // namespace sim::lab
