// What netsim can be asked to do: a function a command, each with the options it takes. All answer
// the exit code.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.h"
#include "tools/knobs/tcp_knobs.h"

namespace netsim {

inline constexpr int kGood = 0;     // every invariant held and everything arrived
inline constexpr int kNotGood = 1;  // an invariant was broken, or something did not arrive
inline constexpr int kUsage = 2;    // nothing was run

// Which scenario, and what of it is other than built in.
struct Selection {
  std::string name;
  std::optional<std::uint64_t> bytes;  // of the body
  std::vector<std::string> settings;   // NAME=VALUE each
  tools::knobs::TcpKnobs tcp;
};

// The scenario meant; otherwise one line that says what is wrong.
std::expected<sim::Scenario, std::string> select(const Selection& selection);

// Both ends included.
struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

// "7" or "1..100"; nothing for anything else.
std::optional<SeedRange> parse_seeds(std::string_view text);

struct RunOptions {
  Selection selection;
  std::uint64_t seed = 1;
  std::string seeds;  // a range instead of one seed: one line a run; empty for none
  bool json = false;
  bool packets = false;  // a line for everything that happens to a packet, before the report
};

struct BenchOptions {
  Selection selection;
  std::uint64_t runs = 3;
};

struct ValidateOptions {
  bool quick = false;  // only what takes seconds
};

int list();
int run(const RunOptions& options);
int bench(const BenchOptions& options);
// The stack's figures beside those of theory; kNotGood if one is out of its bounds.
int validate(const ValidateOptions& options);

// Prints "netsim: MESSAGE" on stderr; answers kUsage.
int refuse(std::string_view message);

}  // namespace netsim
