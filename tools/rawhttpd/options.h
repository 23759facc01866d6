// What the command line asks for.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "stack/base/address.h"
#include "tools/knobs/tcp_knobs.h"
#include "tools/rawhttpd/prefix.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpd {

// One family's end of the wire: our host's address and network, and the kernel's address.
struct WireAddress {
  Prefix own;
  stack::base::Address kernel;
  friend bool operator==(const WireAddress&, const WireAddress&) = default;
};

struct Options {
  bool verbose = false;                // a line for each request
  bool packets = false;                // a line for each packet
  std::string directory = ".";         // whose files are served
  std::string tun = "tun%d";           // the device's name; with %d the kernel picks a number
  std::vector<WireAddress> addresses;  // one a family
  bool kernel_address_asked = false;   // the kernel's address was given and not chosen here
  std::optional<std::size_t> mtu;      // octets
  std::uint16_t port = 80;
  knobs::TcpKnobs tcp;
};

// Every wire must take packets of so many octets: 576 (RFC 791 3.1), or 1,280 where the host has an
// IPv6 address (RFC 8200 5).
std::size_t smallest_mtu(const Options& options);

// The options; or, when there is nothing to run (--help, --version, a mistake), the code to exit
// with, all that is to be said having been printed.
std::expected<Options, rawhttpget::ExitCode> parse_options(int argc, const char* const* argv);

}  // namespace tools::rawhttpd
