#include "tools/netsim/sweep/conclusion.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "tools/text/shell_word.h"

namespace tools::netsim::sweep {
namespace {

std::string command_for(const Record& record, const Header& header) {
  std::string command = fmt::format("netsim run {} --seed {}", header.file, record.seed);
  for (const auto& [name, value] : record.point)
    command += " --set " + text::shell_word(name + "=" + value);
  return command;
}

}  // namespace

int conclude(const Tally& tally, const Header& header) {
  fmt::print(stderr, "netsim: {}: {} runs, {} failed (seeds {}, {} points, shard {}, build {})\n",
             header.file, tally.runs(), tally.failed(), header.seeds.to_string(), header.points,
             header.shard.to_string(), header.build);
  for (const std::string& complaint : tally.complaints()) {
    fmt::print(stderr, "netsim: {}: {}\n", header.file, complaint);
  }
  for (const Record& example : tally.examples()) {
    fmt::print(stderr, "  {}\n", command_for(example, header));
  }
  return static_cast<int>(tally.code());
}

}  // namespace tools::netsim::sweep
