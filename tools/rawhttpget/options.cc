#include "tools/rawhttpget/options.h"

#include <CLI/CLI.hpp>

#include "tools/rawhttpget/say.h"

namespace tools::rawhttpget {

namespace {

constexpr const char* kVersion = "rawhttpget " RAWHTTPGET_VERSION;

constexpr const char* kDescription =
    "Downloads a file over HTTP by a TCP/IP stack of its own, through raw sockets.\n"
    "Run it by sudo, or give the program CAP_NET_RAW: setcap cap_net_raw+ep rawhttpget";

constexpr const char* kExitCodes =
    "Exit codes:\n"
    "    0  the file was saved whole\n"
    "    1  anything not named below, redirects among it\n"
    "    2  wrong usage, or a URL that cannot be taken\n"
    "    3  the file could not be written\n"
    "    4  the network: name not resolved, refused, reset, cut short, silent\n"
    "    7  the server broke the protocol\n"
    "    8  the server answered with an error (status 400 and above)\n"
    "   10  no privilege to open raw sockets\n"
    "  130  stopped by SIGINT (129 by SIGHUP, 143 by SIGTERM)";

}  // namespace

std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv) {
  Options options;
  std::string compression = "none";
  CLI::App app(kDescription, "rawhttpget");
  app.footer(kExitCodes);
  app.set_version_flag("--version", kVersion);
  app.add_flag("-v,--verbose", options.verbose, "Show both addresses and every packet");
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
  app.add_option("URL", options.url, "http://host[:port][/path][?query]")->required();
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
  options.accept_gzip = compression == "auto";
  return options;
}

}  // namespace tools::rawhttpget
