#include "tools/rawhttpd/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/knobs/help.h"
#include "tools/rawhttpget/say.h"

namespace tools::rawhttpd {

using rawhttpget::ExitCode;
using rawhttpget::say;
using stack::base::Family;

namespace {

constexpr const char* kVersion = "rawhttpd " RAWHTTPD_VERSION;
constexpr std::size_t kSmallestMtu = 576;
constexpr std::size_t kSmallestIpv6Mtu = 1280;
constexpr std::size_t kLargestMtu = 65'535;  // no IP packet is larger

constexpr const char* kDescription =
    "Serves the files of a directory over HTTP by a TCP/IP stack of its own: a host with an "
    "address\n"
    "of its own at the other end of a TUN device, which comes and goes with the program. Run it "
    "by\n"
    "sudo, or make the device for your user beforehand.";

constexpr const char* kFooter =
    "Example:\n"
    "  sudo build/release/rawhttpd . --address 10.78.0.2/24\n"
    "  curl http://10.78.0.2/   # in another terminal; ping 10.78.0.2 is answered, too\n"
    "\n"
    "A device that is there already is used; without a privilege as it stands:\n"
    "  sudo ip tuntap add dev web mode tun user $USER\n"
    "  sudo ip address add 10.78.0.1/24 dev web; sudo ip link set web up\n"
    "  build/release/rawhttpd . --tun web --address 10.78.0.2/24\n"
    "\n"
    "Exit codes:\n"
    "    1  anything not named below, such as a device that is in use\n"
    "    2  wrong usage\n"
    "    3  the directory cannot be opened\n"
    "   10  no privilege to make the device, or to give the kernel an address on it\n"
    "  130  ended by SIGINT (129 by SIGHUP, 143 by SIGTERM), connections having been ended in "
    "order";

// What was given besides the options proper.
struct Given {
  std::vector<std::string> addresses;
  std::vector<std::string> kernel_addresses;
};

[[noreturn]] void refuse(const std::string& option, const std::string& why) {
  throw CLI::ValidationError(option, why);
}

std::vector<Prefix> prefixes_of(const std::string& option, const std::vector<std::string>& texts) {
  std::vector<Prefix> prefixes;
  for (const std::string& text : texts) {
    const auto prefix = parse_prefix(text);
    if (!prefix) refuse(option, fmt::format("'{}' is no ADDRESS/LENGTH", text));
    if (!can_be_a_hosts(*prefix)) refuse(option, fmt::format("{} is no host's address", text));
    const auto same_family = [&](const Prefix& other) {
      return other.address.family() == prefix->address.family();
    };
    if (std::ranges::any_of(prefixes, same_family)) refuse(option, "one address a family");
    prefixes.push_back(*prefix);
  }
  return prefixes;
}

// The kernel's address on a wire to `own`: the one given for that family, or the network's first.
WireAddress wire_address(const Prefix& own, const std::vector<Prefix>& kernel_addresses) {
  const auto given = std::ranges::find(kernel_addresses, own.address.family(),
                                       [](const Prefix& p) { return p.address.family(); });
  if (given == kernel_addresses.end()) {
    const auto chosen = first_neighbour(own);
    if (!chosen) refuse("--peer-address", "needed where the network is one address alone");
    return {own, *chosen};
  }
  if (given->address == own.address) refuse("--peer-address", "must differ from --address");
  return {own, given->address};
}

void fill_in_addresses(const Given& given, Options& options) {
  const auto own = prefixes_of("--address", given.addresses);
  const auto kernels = prefixes_of("--peer-address", given.kernel_addresses);
  for (const Prefix& prefix : own) options.addresses.push_back(wire_address(prefix, kernels));
  for (const Prefix& kernel : kernels) {
    const auto is_of_its_family = [&](const Prefix& prefix) {
      return prefix.address.family() == kernel.address.family();
    };
    if (std::ranges::none_of(own, is_of_its_family)) {
      refuse("--peer-address", "there is no --address of the family of " + kernel.to_string());
    }
    options.kernel_address_asked = true;
  }
  if (options.mtu.value_or(kLargestMtu) < smallest_mtu(options)) {
    refuse("--mtu", fmt::format("IPv6 wants {} at least", kSmallestIpv6Mtu));
  }
}

void add_options(CLI::App& app, Options& options, Given& given) {
  app.add_flag("-v,--verbose", options.verbose, "Show a line for each request");
  app.add_flag("--packets", options.packets, "Show a line for each packet");
  app.add_option("DIR", options.directory, "The directory to serve")->capture_default_str();
  app.add_option("--tun", options.tun, "The TUN device (default: tun0, or the next one free)")
      ->type_name("NAME")
      ->check([](const std::string& name) {
        const bool fits = !name.empty() && name.size() < 16 && name.find('/') == std::string::npos;
        return fits ? std::string() : std::string("an interface's name has 1 to 15 characters");
      });
  app.add_option("--address", given.addresses,
                 "The host's own address and its network; once for IPv4, once for IPv6")
      ->type_name("ADDRESS/LENGTH")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--peer-address", given.kernel_addresses,
                 "The kernel's address at its end of the wire (default: the network's first)")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  app.add_option("--port", options.port, "The TCP port")
      ->type_name("N")
      ->check(CLI::Range(1, 65'535))
      ->capture_default_str();
  app.add_option("--mtu", options.mtu, "Largest IP packet, in octets (default: the device's)")
      ->type_name("N")
      ->check(CLI::Range(kSmallestMtu, kLargestMtu));
  knobs::add_tcp_options(app, options.tcp);
}

}  // namespace

std::size_t smallest_mtu(const Options& options) {
  const bool has_ipv6 = std::ranges::any_of(options.addresses, [](const WireAddress& address) {
    return address.own.address.family() == Family::kIpv6;
  });
  return has_ipv6 ? kSmallestIpv6Mtu : kSmallestMtu;
}

std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv) {
  Options options;
  Given given;
  CLI::App app(kDescription, "rawhttpd");
  app.formatter(knobs::help());
  app.footer(kFooter);
  app.set_version_flag("--version", kVersion);
  add_options(app, options, given);
  try {
    app.parse(argc, argv);
    fill_in_addresses(given, options);
  } catch (const CLI::Success& asked) {  // --help and --version
    (void)app.exit(asked);
    return std::unexpected(ExitCode::kOk);
  } catch (const CLI::ParseError& error) {
    say(std::string("rawhttpd: ") + error.what() + " (see --help)");
    return std::unexpected(ExitCode::kUsage);
  }
  return options;
}

}  // namespace tools::rawhttpd
