// netsim tap: our stack against a kernel's, over a simulated network in real time.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/netsim/commands.h"
#include "tools/netsim/kernel/our_end.h"
#include "tools/netsim/out_file.h"
#include "tools/netsim/real_time.h"

namespace netsim {
namespace {

struct Options {
  RealTimeOptions real_time;
  kernel::KernelHost kernel;
  std::string content;  // a file to write that of the first http-get to; empty for none
};

constexpr std::size_t kPiece = 65'536;  // octets written at once

// What went wrong, in one line; nothing if it stands.
std::optional<std::string> write_content(const sim::scenario::Scenario& scenario,
                                         const std::string& path) {
  using sim::scenario::App;
  const auto flow = std::ranges::find(scenario.flows, App::kHttpGet, &sim::scenario::Flow::app);
  if (flow == scenario.flows.end()) return "no flow is an http-get, whose content could be written";
  const auto number = static_cast<std::size_t>(flow - scenario.flows.begin());
  const auto content =
      kernel::contents_of(*flow, kernel::content_seed_of(scenario.seed, number)).from_listener;
  auto file = create(path);
  if (!file) return file.error();
  std::vector<std::uint8_t> room(kPiece);
  for (std::uint64_t at = 0; at < content.size; at += kPiece) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, content.size - at));
    content.pattern.fill(at, std::span(room).first(size));
    if (std::fwrite(room.data(), 1, size, file->get()) != size) break;
  }
  if (const auto whole = file->close(); !whole) return whole.error();
  return std::nullopt;
}

int tap(const Options& options) {
  const auto scenario = scenario_of(options.real_time);
  if (!scenario) return refuse(scenario.error());
  kernel::KernelHost kernel = options.kernel;
  if (kernel.host.empty() && !scenario->flows.empty()) kernel.host = scenario->flows.front().to;
  if (!options.content.empty()) {
    if (const auto wrong = write_content(*scenario, options.content)) return refuse(*wrong);
  }
  return run_in_real_time(
      options.real_time, *scenario,
      {.kernels = {kernel}, .with_counterparts = options.real_time.command.empty()},
      "tap --kernel " + kernel.host);
}

}  // namespace

void add_tap(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("tap", "Run a scenario in real time, a Linux kernel at one end");
  add_real_time_options(*command, options->real_time);
  command->add_option("--kernel", options->kernel.host,
                      "The host that is the kernel (whom the first flow calls)");
  command->add_option("--netns", options->kernel.space,
                      "Its network namespace, made if need be (one without a name)");
  command->add_option("--tun", options->kernel.device, "Its network device (sim0)");
  command
      ->add_option("--content", options->content,
                   "Write what the first http-get brings to a file, before all else")
      ->type_name("FILE");
  command->callback([options, &chosen] { chosen = [options] { return tap(*options); }; });
}

}  // namespace netsim
