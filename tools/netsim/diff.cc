#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>

#include "tools/netsim/commands.h"
#include "tools/netsim/diff_sides.h"

namespace netsim {
namespace {

struct Options {
  Selection first{};
  std::string second{};  // the first again without it
  std::optional<std::uint64_t> seed{};
  std::optional<std::uint64_t> other_seed{};
};

// Of an end that came too soon nothing is left to say.
std::string said(const std::optional<std::string>& line) { return line.value_or("nothing more"); }

int tell(const Divergence& found, const Side& first, const Side& second) {
  if (!found.differs) {
    fmt::print("the same: {} happenings\n", found.common);
    return kPass;
  }
  fmt::print("the first {} happenings are the same{}\n", found.common,
             found.before.empty() ? "" : "; the last of them:");
  for (const std::string& line : found.before) fmt::print("    {}\n", line);
  fmt::print("then {}:\n    {}\n", first.name(), said(found.first));
  fmt::print("and {}:\n    {}\n", second.name(), said(found.second));
  return kFailed;
}

int diff(const Options& options) {
  Selection second = options.first;
  if (!options.second.empty()) second.name = options.second;
  auto a = Side::open(options.first, options.seed);
  if (!a) return refuse(a.error());
  auto b = Side::open(second, options.other_seed ? options.other_seed : options.seed);
  if (!b) return refuse(b.error());
  if (a->is_log() != b->is_log())
    return refuse("a packet log can be held against another one only");
  // Different seeds draw different contents: only what they do is compared.
  const Detail detail = a->seed() == b->seed() ? Detail::kAll : Detail::kShape;
  const auto found = first_divergence(*a, *b, detail);
  if (!found) return refuse(found.error());
  return tell(*found, *a, *b);
}

}  // namespace

void add_diff(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("diff", "Show the first packet in which two runs differ");
  add_selection(*command, options->first);
  command->add_option("OTHER", options->second,
                      "A second scenario, or of two packet logs the second");
  command->add_option("--seed", options->seed, "Of both runs; the scenarios' without it");
  command->add_option("--other-seed", options->other_seed, "Of the second run");
  command->callback([options, &chosen] { chosen = [options] { return diff(*options); }; });
}

}  // namespace netsim
