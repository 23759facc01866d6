// What a client's FlowLog sees of a simulated transfer.
#pragma once

#include "sim/observer.h"
#include "tools/report/flow_log.h"

namespace tests {

// At the client's end of the only wire: what it offers goes out, lost or not, and what arrives
// comes in.
class ClientsEnd final : public sim::Observer {
 public:
  explicit ClientsEnd(tools::capture::Watcher& watcher) : watcher_(watcher) {}

  void on_packet(const sim::PacketEvent& event) override {
    const bool to_server = event.path.direction == sim::Direction::kToB;
    const bool is_offer =
        event.what != sim::Happening::kArrived && event.what != sim::Happening::kDuplicated;
    const bool is_arrival = event.what == sim::Happening::kArrived;
    if (to_server ? !is_offer : !is_arrival) return;
    watcher_.saw(
        {.at = event.at,
         .direction = to_server ? tools::capture::Direction::kOut : tools::capture::Direction::kIn,
         .packet = event.octets});
  }
  void on_wake(stack::base::Instant, sim::NodeId) override {}

 private:
  tools::capture::Watcher& watcher_;
};

}  // namespace tests
