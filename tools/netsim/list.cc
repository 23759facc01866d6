#include <fmt/format.h>

#include "tools/netsim/commands.h"

namespace netsim {

int list() {
  for (const sim::Scenario& scenario : sim::built_in_scenarios()) {
    fmt::print("{:<20} {}\n", scenario.name, scenario.description);
  }
  return kGood;
}

}  // namespace netsim
