// What the command line asks for.
#pragma once

#include <expected>
#include <string>

#include "backends/resolver.h"
#include "tools/knobs/tcp_knobs.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

struct Options {
  bool verbose = false;      // a line for each packet
  bool tcp_stats = false;    // say in the end how the connection did
  bool accept_gzip = false;  // ask for gzip, and undo it
  std::string output{};      // where to save to; empty: the name that the URL gives
  backends::Want family = backends::Want::kAny;  // of the server's addresses
  std::string bind_address{};                    // ours; empty: as the routing table says
  std::string interface {};                      // to go out by; empty: as the routing table says
  std::string url{};
  knobs::TcpKnobs tcp{};
};

// The options; or, when there is nothing to run (--help, --version, a mistake), the code to exit
// with, all that is to be said having been printed.
std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv);

}  // namespace tools::rawhttpget
