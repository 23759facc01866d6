// netsim link: a simulated network between two kernels, in real time, as a netem replacement.
#include <CLI/CLI.hpp>

#include <memory>

#include "tools/netsim/commands.h"
#include "tools/netsim/real_time.h"

namespace netsim {
namespace {

struct Options {
  RealTimeOptions real_time;
  kernel::KernelHost a{.device = ""};
  kernel::KernelHost b{.device = ""};
};

int link(const Options& options) {
  const auto scenario = scenario_of(options.real_time);
  if (!scenario) return refuse(scenario.error());
  if (scenario->hosts.size() < 2) return refuse(scenario->file + " has no two hosts");
  kernel::KernelHost a = options.a, b = options.b;
  if (a.host.empty()) a.host = scenario->hosts[0].name;
  if (b.host.empty()) b.host = scenario->hosts[1].name;
  if (a.host == b.host) return refuse("both kernels cannot be '" + a.host + "'");
  if (a.space == b.space) return refuse("two kernels need two network namespaces");
  return run_in_real_time(options.real_time, *scenario,
                          {.kernels = {a, b}, .with_counterparts = false, .until_told = true},
                          "link --a " + a.device + " --b " + b.device + " --a-netns " + a.space +
                              " --b-netns " + b.space + " --a-host " + a.host + " --b-host " +
                              b.host);
}

}  // namespace

void add_link(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("link", "Stand between two Linux kernels, in real time, as netem does");
  add_real_time_options(*command, options->real_time);
  command->add_option("--a", options->a.device, "The network device of the first")
      ->type_name("IFACE")
      ->required();
  command->add_option("--b", options->b.device, "And of the second")
      ->type_name("IFACE")
      ->required();
  command->add_option("--a-netns", options->a.space, "Its namespace, made if need be")->required();
  command->add_option("--b-netns", options->b.space, "And the other's")->required();
  command->add_option("--a-host", options->a.host, "Who of the scenario it is (the first host)");
  command->add_option("--b-host", options->b.host, "And the other (the second host)");
  command->callback([options, &chosen] { chosen = [options] { return link(*options); }; });
}

}  // namespace netsim
