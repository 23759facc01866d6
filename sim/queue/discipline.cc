#include "sim/queue/discipline.h"

#include "sim/queue/codel.h"
#include "sim/queue/drop_tail.h"
#include "sim/queue/fq_codel.h"

namespace sim::queue {

std::unique_ptr<Discipline> make_discipline(const Config& config) {
  switch (config.kind) {
    case Kind::kDropTail:
    case Kind::kRed:  // its owner asks RedAverage first, as a packet comes in
      if (config.served) return std::make_unique<DropTailQueue>(config);
      return nullptr;
    case Kind::kCoDel:
      return std::make_unique<CoDelQueue>(config);
    case Kind::kFqCoDel:
      return std::make_unique<FqCoDelQueue>(config);
  }
  return nullptr;
}

}  // namespace sim::queue
