#include "tools/rawhttpget/options.h"

#include <CLI/CLI.hpp>

#include "tools/rawhttpget/face/exit_code_table.h"
#include "tools/rawhttpget/say.h"

namespace tools::rawhttpget {

namespace {

constexpr const char* kVersion = "rawhttpget " RAWHTTPGET_VERSION;

constexpr const char* kDescription =
    "Downloads a file over HTTP by a TCP/IP stack of its own, through raw sockets.\n"
    "Run it by sudo, or give the program CAP_NET_RAW: setcap cap_net_raw+ep rawhttpget";

// Which families were asked for.
struct Only {
  bool ipv4 = false;
  bool ipv6 = false;
};

std::string must_name_something(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

// The way to the server.
void add_route_options(CLI::App& app, Options& options, Only& only) {
  CLI::Option* ipv4 = app.add_flag("-4,--inet4-only", only.ipv4, "Use IPv4 addresses only");
  CLI::Option* ipv6 = app.add_flag("-6,--inet6-only", only.ipv6, "Use IPv6 addresses only");
  ipv4->excludes(ipv6);
  app.add_option("--bind-address", options.bind_address,
                 "Leave from this address of this machine (fe80::1%eth0 with its zone)")
      ->type_name("ADDRESS")
      ->check(must_name_something);
  app.add_option("--interface", options.interface, "Leave by this network interface")
      ->type_name("NAME")
      ->check(must_name_something);
}

}  // namespace

std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv) {
  Options options;
  std::string compression = "none";
  Only only;
  CLI::App app(kDescription, "rawhttpget");
  app.footer(face::exit_codes_text());
  app.set_version_flag("--version", kVersion);
  app.add_flag("-v,--verbose", options.verbose, "Show the addresses and every packet");
  app.add_flag("--tcp-stats", options.tcp_stats, "Show in the end how the connection did");
  app.add_option("-O,--output-document", options.output,
                 "Save to this file (default: the URL's last path segment, or index.html)")
      ->type_name("FILE")
      ->check([](const std::string& file) {
        return file.empty() || file == "-" ? std::string("must name a file") : std::string();
      });
  app.add_option("--compression", compression, "Ask the server for gzip: none or auto")
      ->type_name("HOW")
      ->check(CLI::IsMember({"none", "auto"}))
      ->capture_default_str();
  add_route_options(app, options, only);
  app.add_option("URL", options.url,
                 "http://host[:port][/path][?query]; host may be [2001:db8::1] or [fe80::1%25eth0]")
      ->required();
  knobs::add_tcp_options(app, options.tcp);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help and --version
    (void)app.exit(asked);
    return std::unexpected(ExitCode::kOk);
  } catch (const CLI::ParseError& error) {
    say(std::string("rawhttpget: ") + error.what() + " (see --help)");
    return std::unexpected(ExitCode::kUsage);
  }
  if (only.ipv4) options.family = backends::Want::kIpv4;
  if (only.ipv6) options.family = backends::Want::kIpv6;
  options.accept_gzip = compression == "auto";
  return options;
}

}  // namespace tools::rawhttpget
