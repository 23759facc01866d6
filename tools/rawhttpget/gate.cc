#include "tools/rawhttpget/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "backends/errors.h"
#include "stack/apps/dial.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using backends::Exit;
using backends::Want;
using backends::WaysConfig;
using backends::Wires;
using stack::base::Family;

namespace {

constexpr const char* kNoPrivilege =
    "raw sockets need a privilege: run it by sudo, or once: setcap cap_net_raw+ep rawhttpget";

Exit exit_of(const NetworkOptions& options) {
  Exit exit{.address = {}, .interface = options.interface};
  if (options.bind_address.empty()) return exit;
  try {
    exit.address = backends::parse_address(options.bind_address);
  } catch (const std::system_error&) {
    throw Failure(ExitCode::kUsage,
                  fmt::format("--bind-address={}: not an address", options.bind_address));
  }
  return exit;
}

// From an address of one family no way leads to the other.
Want wanted(const NetworkOptions& options, const Exit& exit) {
  if (!exit.address) return options.family;
  const bool is_ipv4 = exit.address->address.family() == Family::kIpv4;
  if (options.family == (is_ipv4 ? Want::kIpv6 : Want::kIpv4)) {
    throw Failure(ExitCode::kUsage, fmt::format("--bind-address={}: not of the family asked for",
                                                options.bind_address));
  }
  return is_ipv4 ? Want::kIpv4 : Want::kIpv6;
}

WaysConfig config_of(const NetworkOptions& options) {
  WaysConfig config{.exit = exit_of(options), .want = Want::kAny, .overrides = {}};
  config.want = wanted(options, config.exit);
  for (const std::string& text : options.resolve) {
    auto entry = backends::parse_override(text);
    if (!entry) {
      throw Failure(ExitCode::kUsage,
                    fmt::format("--resolve={}: want HOST:PORT:ADDRESS[,ADDRESS]", text));
    }
    config.overrides.push_back(*std::move(entry));
  }
  return config;
}

std::vector<Family> families_of(Want want) {
  if (want == Want::kIpv4) return {Family::kIpv4};
  if (want == Want::kIpv6) return {Family::kIpv6};
  return {Family::kIpv4, Family::kIpv6};
}

// Each connection may try as many addresses at once as a name has; what is over needs its line a
// moment longer.
std::size_t lines_of(const Options& options) {
  const auto connections = static_cast<std::size_t>(options.network.jobs) *
                           static_cast<std::size_t>(options.files.segments);
  return std::min(Wires::kMostLines, stack::apps::kMostTargets * (connections + 1));
}

std::unique_ptr<Wires> open_wires(const Options& options, Want want) {
  try {
    return std::make_unique<Wires>(families_of(want), lines_of(options));
  } catch (const backends::NoPrivilege&) {
    throw Failure(ExitCode::kNoPrivilege, kNoPrivilege);
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kNetwork, error.what());
  }
}

}  // namespace

Gate::Gate(const Options& options)
    : config_(config_of(options.network)), wires_(open_wires(options, config_.want)) {}

stack::host::Resolver& Gate::serve(stack::host::Host& host) {
  return ways_.emplace(process_, *wires_, host, config_);
}

}  // namespace tools::rawhttpget
