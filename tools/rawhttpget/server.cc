#include "tools/rawhttpget/server.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/errors.h"
#include "backends/resolver.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using backends::Destination;
using backends::Exit;
using backends::Want;
using backends::Wires;
using backends::ZonedAddress;
using stack::apps::Target;
using stack::base::Family;
using stack::http::Url;

namespace {

constexpr const char* kNoPrivilege =
    "raw sockets need a privilege: run it by sudo, or once: setcap cap_net_raw+ep rawhttpget";

static_assert(stack::apps::kMostTargets <= Wires::kMostDestinations);

Exit exit_of(const Options& options) {
  Exit exit{.interface = options.interface};
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
Want wanted(const Options& options, const Exit& exit) {
  if (!exit.address) return options.family;
  const bool is_ipv4 = exit.address->address.family() == Family::kIpv4;
  const Want other = is_ipv4 ? Want::kIpv6 : Want::kIpv4;
  if (options.family == other) {
    throw Failure(ExitCode::kUsage, fmt::format("--bind-address={}: not of the family asked for",
                                                options.bind_address));
  }
  return is_ipv4 ? Want::kIpv4 : Want::kIpv6;
}

// As the resolver writes it.
std::string host_of(const Url& url) {
  return url.zone().empty() ? url.host() : url.host() + '%' + url.zone();
}

std::vector<ZonedAddress> resolve(const Url& url, Want want) {
  try {
    return backends::resolve(host_of(url), want);
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kNetwork, error.what());
  }
}

// The families by turns, and no more than will be tried.
std::vector<Destination> in_order(const std::vector<ZonedAddress>& addresses, std::uint16_t port) {
  std::vector<Target> targets;
  for (const ZonedAddress& found : addresses) targets.push_back({.remote = {found.address, port}});
  std::vector<Destination> destinations;
  for (const Target& target : stack::apps::in_dial_order(std::move(targets))) {
    const auto found = std::ranges::find(addresses, target.remote.address, &ZonedAddress::address);
    destinations.push_back({target.remote, found->zone});
  }
  return destinations;
}

}  // namespace

std::unique_ptr<Wires> open_wires(const Url& url, const Options& options) {
  const Exit exit = exit_of(options);
  const auto destinations = in_order(resolve(url, wanted(options, exit)), url.port());
  try {
    return std::make_unique<Wires>(destinations, exit);
  } catch (const backends::NoPrivilege&) {
    throw Failure(ExitCode::kNoPrivilege, kNoPrivilege);
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kNetwork, error.what());
  }
}

std::vector<Target> targets_of(const Wires& wires) {
  std::vector<Target> targets;
  for (std::size_t i = 0; i < wires.size(); ++i) {
    targets.push_back({.remote = wires.link(i).remote(), .local = wires.link(i).local()});
  }
  return targets;
}

std::string describe(const Wires& wires) {
  std::string text;
  for (const Target& target : targets_of(wires)) {
    text += fmt::format("{}Remote: {}\nLocal:  {}", text.empty() ? "" : "\n",
                        target.remote.to_string(), target.local->to_string());
  }
  for (const backends::LeftOut& left_out : wires.left_out()) {
    text += fmt::format("\nLeft out: {}: {}", left_out.remote.to_string(), left_out.why);
  }
  return text;
}

}  // namespace tools::rawhttpget
