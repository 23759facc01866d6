#include "stack/tcp/send/congestion.h"

#include "stack/tcp/send/bbr.h"
#include "stack/tcp/send/cubic.h"
#include "stack/tcp/send/loss_based.h"
#include "stack/tcp/send/new_reno.h"

namespace stack::tcp::send {

std::unique_ptr<CongestionController> make_congestion_controller(CongestionAlgorithm algorithm,
                                                                 std::size_t smss,
                                                                 std::size_t initial_segments) {
  switch (algorithm) {
    case CongestionAlgorithm::kNewReno:
      return std::make_unique<LossBased<NewReno>>(smss, initial_segments);
    case CongestionAlgorithm::kBbr:
      return std::make_unique<Bbr>(smss, initial_segments);
    case CongestionAlgorithm::kCubic:
      break;
  }
  return std::make_unique<LossBased<Cubic>>(smss, initial_segments);
}

}  // namespace stack::tcp::send
