// netsim shrink: a failing scenario made small, and the test that holds it.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <cctype>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "sim/lab/shrink.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"
#include "tools/netsim/out_file.h"

namespace netsim {
namespace {

struct Options {
  Selection selection{};
  std::optional<std::uint64_t> seed{};
  std::string out{};
  std::string test{};
  std::uint64_t most_runs = 20'000;
};

// "lossy-bulk" and 7 as LossyBulkSeed7.
std::string test_name(const std::string& name, std::uint64_t seed) {
  std::string words;
  bool begins = true;
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) == 0) {
      begins = true;
      continue;
    }
    words += begins ? static_cast<char>(std::toupper(letter)) : c;
    begins = false;
  }
  return fmt::format("{}Seed{}", words, seed);
}

int shrink(const Options& options) {
  auto loaded = load(options.selection);
  if (!loaded) return refuse(loaded.error());
  const auto scenario = first_point(*loaded);
  if (!scenario) return refuse(scenario.error());
  const std::uint64_t seed = options.seed.value_or(scenario->seed);
  const std::string stem = std::filesystem::path(loaded->document.file()).stem().string();
  const std::string out =
      options.out.empty() ? fmt::format("{}-{}-min.toml", stem, seed) : options.out;
  const std::string test =
      options.test.empty() ? fmt::format("{}-{}-test.cc", stem, seed) : options.test;
  auto small = create(out);
  if (!small) return refuse(small.error());
  auto held = create(test);
  if (!held) return refuse(held.error());
  sim::lab::ShrinkConfig config{.seed = seed, .most_runs = options.most_runs};
  if (isatty(STDERR_FILENO) == 1) {
    config.progress = [](std::size_t faults, std::uint64_t runs) {
      fmt::print(stderr, "\r\033[K{} runs, {} faults", runs, faults);
    };
  }
  const auto shrunk = sim::lab::shrink(loaded->document, loaded->files, config);
  if (config.progress) fmt::print(stderr, "\r\033[K");
  if (!shrunk) return refuse(shrunk.error());

  const std::string origin = fmt::format("{} with seed {}, build {}: {}", loaded->document.file(),
                                         seed, build_id(), shrunk->outcome.verdict);
  small->write(fmt::format("# {}\n{}", origin, shrunk->document.to_text()));
  held->write(sim::lab::held_test(shrunk->document, seed, test_name(scenario->name, seed), origin));
  if (const auto closed = small->close(); !closed) return refuse(closed.error());
  if (const auto closed = held->close(); !closed) return refuse(closed.error());
  fmt::print("{}\n", shrunk->outcome.verdict);
  fmt::print("{} faults became {} in {} runs\n", shrunk->faults_before, shrunk->faults_after,
             shrunk->runs);
  fmt::print("{}: run it by netsim run {} --seed {}\n{}: the test that holds it\n", out, out, seed,
             test);
  return kPass;
}

}  // namespace

void add_shrink(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("shrink", "Make a failing scenario small");
  const auto options = std::make_shared<Options>();
  add_selection(*command, options->selection);
  command->add_option("--seed", options->seed, "The seed with which it fails (the file's)");
  command->add_option("--out", options->out, "The small scenario (NAME-SEED-min.toml)");
  command->add_option("--test", options->test, "The C++ test (NAME-SEED-test.cc)");
  command->add_option("--most-runs", options->most_runs,
                      "Give up making it smaller after so many runs");
  command->callback([options, &chosen] { chosen = [options] { return shrink(*options); }; });
}

}  // namespace netsim
