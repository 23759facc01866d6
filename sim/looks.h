// How often each invariant was looked at: an oracle that nobody asks is content with everything.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sim {

// One invariant, and how often there was an occasion for it.
struct NamedLook {
  std::string_view name;
  std::string_view source;  // the RFC that asks for it, or who else does
  std::uint64_t times = 0;
  friend bool operator==(const NamedLook&, const NamedLook&) = default;
};

struct Looks {
  std::uint64_t packets = 0;  // that hosts and routers sent
  std::uint64_t books = 0;
  std::uint64_t hosts = 0;  // turns
  std::uint64_t hosts_at_rest = 0;
  std::uint64_t routers = 0;
  std::uint64_t connections = 0;      // after a turn that touched them
  std::vector<NamedLook> invariants;  // every one, in an order that is always the same

  friend bool operator==(const Looks&, const Looks&) = default;
};

}  // namespace sim
