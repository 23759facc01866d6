// netsim merge: the results of a sweep's shards, as if one process had done it all.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <expected>
#include <map>
#include <memory>
#include <optional>

#include "tools/netsim/commands.h"
#include "tools/netsim/out_file.h"
#include "tools/netsim/sweep/conclusion.h"
#include "tools/netsim/sweep/sheet.h"
#include "tools/netsim/sweep/tally.h"

namespace netsim {
namespace {

using namespace tools::netsim::sweep;

struct Options {
  std::vector<std::string> files{};
  std::string out{};
};

struct Merged {
  Header header{};
  std::map<std::uint64_t, Record> records{};  // by number
};

// The first thing that does not fit, said; or nothing.
std::optional<int> take_in(Merged& merged, const std::string& path, bool is_first) {
  auto results = read_results(path);
  if (!results) return refuse(results.error());
  if (is_first) merged.header = results->header;
  if (!results->header.is_of_the_same_sweep_as(merged.header)) {
    return refuse(fmt::format("{} is of another sweep (scenario, seeds or build differ)", path));
  }
  for (Record& record : results->records) {
    const auto [found, is_new] = merged.records.try_emplace(record.number, record);
    if (is_new || found->second == record) continue;
    fmt::print(stderr,
               "netsim: {}: seed {} gave another run than in another file: {} here, {} there\n",
               path, record.seed, record.trace_hash, found->second.trace_hash);
    return static_cast<int>(sim::lab::Code::kNondeterminism);
  }
  return std::nullopt;
}

// Otherwise one line that says why it could not be.
std::expected<void, std::string> write(const Merged& merged, const std::string& path) {
  auto file = create(path);
  if (!file) return std::unexpected(file.error());
  std::FILE* stream = *file ? file->get() : stdout;
  const auto say = [stream](const std::string& line) { std::fputs((line + "\n").c_str(), stream); };
  say(to_line(merged.header));
  for (const auto& [number, record] : merged.records) say(to_line(record));
  return file->close();
}

int merge(const Options& options) {
  Merged merged;
  for (const std::string& path : options.files) {
    if (const auto ending = take_in(merged, path, &path == &options.files.front())) return *ending;
  }
  merged.header.shard = {};
  const std::uint64_t wanted = merged.header.points * merged.header.seeds.count();
  if (merged.records.size() != wanted) {
    std::uint64_t missing = 0;
    while (merged.records.contains(missing)) ++missing;
    return refuse(fmt::format("{} of {} runs are missing, the first is number {}",
                              wanted - merged.records.size(), wanted, missing));
  }
  if (const auto written = write(merged, options.out); !written) return refuse(written.error());
  Tally tally(merged.header);
  for (const auto& [number, record] : merged.records) tally.add(record);
  return conclude(tally, merged.header);
}

}  // namespace

void add_merge(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("merge", "Join the results of a sweep's shards");
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->files, "What sweep --shard wrote")->required();
  command->add_option("--out", options->out, "Write there instead of to standard output");
  command->callback([options, &chosen] { chosen = [options] { return merge(*options); }; });
}

}  // namespace netsim
