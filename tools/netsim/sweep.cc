// netsim sweep: every seed at every point of [sweep], a line a run.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "sim/apps/digest.h"
#include "sim/lab/run.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/interruption.h"
#include "tools/netsim/load.h"
#include "tools/netsim/sweep/conclusion.h"
#include "tools/netsim/sweep/progress.h"
#include "tools/netsim/sweep/sheet.h"
#include "tools/netsim/sweep/tally.h"
#include "tools/netsim/sweep/workers.h"

namespace netsim {
namespace {

using namespace tools::netsim::sweep;
using sim::lab::Code;
using sim::scenario::Scenario;

struct Options {
  Selection selection{};
  std::string seeds = "1..100";
  std::string shard = "1/1";
  std::string out{};
  std::size_t width = 1;
};

std::string hex(const sim::apps::Sha256::Value& digest) {
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

std::string digest_of(const sim::scenario::Document& document) {
  const std::string text = document.to_text();
  sim::apps::Sha256 sha;
  sha.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return hex(sha.finish());
}

Header header_of(const Options& options, const Loaded& loaded, const Scenario& scenario,
                 const Plan& plan) {
  Header header{.file = as_typed(options.selection),
                .digest = digest_of(loaded.document),
                .build = build_id(),
                .seeds = plan.seeds(),
                .points = plan.points().size(),
                .shard = plan.shard()};
  for (const auto& expectation : scenario.expectations) {
    header.expectations.push_back(expectation.that.text());
    header.tolerances.push_back(expectation.tolerate);
  }
  return header;
}

// Runs whose scenario is made anew only when the point is another one.
class Runner {
 public:
  Runner(const Loaded& loaded, const Plan& plan) : loaded_(loaded), plan_(plan) {}

  Record run(std::uint64_t number) {
    const std::uint64_t point = number / plan_.seeds().count();
    if (!scenario_ || point != point_) {
      scenario_ = read(loaded_.document, loaded_.files, plan_.point(number)).value();
      point_ = point;
    }
    const std::uint64_t seed = plan_.seed(number);
    Record record = record_of(*scenario_, sim::lab::run(*scenario_, {.seed = seed}));
    record.number = number;
    record.seed = seed;
    record.point = plan_.point(number);
    return record;
  }

 private:
  const Loaded& loaded_;
  const Plan& plan_;
  std::optional<Scenario> scenario_;
  std::uint64_t point_ = 0;
};

// A line that a worker said, or what its death says.
Record heard(const Plan& plan, std::uint64_t number, const Yield& yield) {
  if (yield.death.empty()) {
    if (auto record = parse_record(yield.line)) return *record;
  }
  return {.number = number,
          .point = plan.point(number),
          .seed = plan.seed(number),
          .code = Code::kInternal,
          .verdict = yield.death.empty() ? "said nothing that makes sense" : yield.death};
}

// What this shard has still to do goes on behind what it has done, which must be its beginning.
bool is_a_beginning(const Plan& plan, const std::vector<Record>& done) {
  for (std::uint64_t nth = 0; nth < done.size(); ++nth) {
    if (nth >= plan.size() || done[nth].number != plan.number(nth)) return false;
  }
  return true;
}

int sweep(const Options& options) {
  const auto seeds = parse_seeds(options.seeds);
  if (!seeds) return refuse(fmt::format("'{}' is not a range of seeds A..B", options.seeds));
  const auto shard = parse_shard(options.shard);
  if (!shard) return refuse(fmt::format("'{}' is not a shard I/N", options.shard));
  const auto loaded = load(options.selection);
  if (!loaded) return refuse(loaded.error());
  const Plan plan(loaded->document.points(), *seeds, *shard);
  std::optional<Scenario> first;
  for (const auto& point : plan.points()) {
    auto scenario = read(loaded->document, loaded->files, point);
    if (!scenario) return refuse(scenario.error().to_string());
    if (!first) first = std::move(*scenario);
  }

  const Header header = header_of(options, *loaded, *first, plan);
  Tally tally(header);
  std::optional<Sheet> sheet;
  std::uint64_t done = 0;
  if (!options.out.empty()) {
    auto opened = Sheet::open(options.out, header);
    if (!opened) return refuse(opened.error());
    if (!is_a_beginning(plan, opened->done())) {
      return refuse(fmt::format("{} holds other runs than the first of this shard", options.out));
    }
    for (const Record& record : opened->done()) tally.add(record);
    done = opened->done().size();
    sheet.emplace(std::move(*opened));
    last_words("; the same command goes on from there");
  } else {
    fmt::print("{}\n", to_line(header));
  }

  Runner runner(*loaded, plan);
  Progress progress(plan.size(), done);
  bool is_written = true;
  work_through(
      plan.size() - done, options.width,
      [&](std::uint64_t job) { return to_line(runner.run(plan.number(done + job))); },
      [&](std::uint64_t job, const Yield& yield) {
        const Record record = heard(plan, plan.number(done + job), yield);
        tally.add(record);
        if (sheet) {
          is_written = sheet->write(record);
        } else {
          fmt::print("{}\n", to_line(record));
          is_written = std::fflush(stdout) == 0;
        }
        progress.tell(tally);
        return is_written;
      });
  progress.end();
  if (!is_written && sheet) return refuse(options.out + ": cannot be written whole");
  if (!is_written) return kUsage;  // as main() says
  return conclude(tally, header);
}

}  // namespace

void add_sweep(CLI::App& app, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("sweep", "Run a scenario with many seeds, at every point of its [sweep]");
  const auto options = std::make_shared<Options>();
  add_selection(*command, options->selection);
  command->add_option("--seeds", options->seeds, "A range A..B (1..100)");
  command->add_option("-j,--jobs", options->width, "So many processes at once (1)")
      ->check(CLI::Range(std::size_t{1}, kMostWorkers));
  command->add_option("--shard", options->shard, "Only the I-th of N parts: I/N");
  command->add_option("--out", options->out,
                      "Write the JSON lines there; what is there already is not run again");
  command->callback([options, &chosen] { chosen = [options] { return sweep(*options); }; });
}

}  // namespace netsim
