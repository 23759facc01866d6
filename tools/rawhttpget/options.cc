#include "tools/rawhttpget/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

#include "tools/knobs/duration.h"
#include "tools/knobs/help.h"
#include "tools/knobs/size.h"
#include "tools/rawhttpget/face/exit_code_table.h"
#include "tools/rawhttpget/option_groups.h"
#include "tools/rawhttpget/say.h"

namespace tools::rawhttpget {

namespace {

constexpr const char* kVersion = "rawhttpget " RAWHTTPGET_VERSION;

constexpr const char* kDescription =
    "Downloads files over HTTP and HTTPS by a TCP/IP stack of its own, through raw sockets.\n"
    "Run it by sudo, or give the program CAP_NET_RAW: setcap cap_net_raw+ep rawhttpget";

constexpr const char* kExamples =
    "Examples:\n"
    "  rawhttpget https://example.org/file.iso           save as file.iso\n"
    "  rawhttpget -c https://example.org/file.iso        go on where the last run was cut\n"
    "  rawhttpget -O - http://[2001:db8::1]/list | less  to standard output\n"
    "  rawhttpget -i urls.txt -j 4 -P downloads          many files, four at a time\n"
    "  rawhttpget --explain --report page.html URL       what limited the transfer?\n";

using stack::base::Duration;

// What was typed into what is meant.
void settle(Options& options, const Typed& typed) {
  if (typed.ipv4) options.network.family = backends::Want::kIpv4;
  if (typed.ipv6) options.network.family = backends::Want::kIpv6;
  options.network.proxy = !typed.proxy_off;
  if (typed.timeout) {
    options.network.lookup_timeout = options.network.connect_timeout =
        options.network.read_timeout = *typed.timeout;
  }
  // wget's 0: for ever, or as good as that.
  for (Duration* timeout : {&options.network.lookup_timeout, &options.network.connect_timeout,
                            &options.network.read_timeout}) {
    if (*timeout == Duration::zero()) *timeout = knobs::kLongestDuration;
  }
  options.tls.check_certificate = !typed.no_certificate_check;
  if (typed.protocol == "TLSv1_2") options.tls.highest = stack::tls::Version::kTls12;
  if (typed.protocol == "TLSv1_3") options.tls.lowest = stack::tls::Version::kTls13;
  options.request.netrc = !typed.no_netrc;
  options.request.cookies = !typed.no_cookies;
  options.request.keep_alive = !typed.no_keep_alive;
  options.request.decode = typed.compression != "none";
  options.files.use_server_timestamps = !typed.no_server_timestamps;
  if (typed.progress == "bar") options.words.progress.kind = face::ProgressKind::kBar;
  if (typed.progress == "dot") options.words.progress.kind = face::ProgressKind::kDot;
  if (typed.progress == "none") options.words.progress.kind = face::ProgressKind::kNone;
}

// What cannot be had together; a line that says so, or an empty one.
std::string contradiction(const Options& options) {
  const FileOptions& files = options.files;
  const RequestOptions& request = options.request;
  if (options.urls.empty() && options.input_file.empty()) return "URL is required";
  const bool has_content =
      request.post_data || request.post_file || request.body_data || request.body_file;
  if ((request.body_data || request.body_file) && request.method.empty()) {
    return "--body-data and --body-file want --method";
  }
  if (request.spider && has_content) return "--spider sends no content";
  if (files.output == "-" && options.words.json) return "-O - and --json both want standard output";
  if (files.output == "-" && !options.words.write_out.empty()) {
    return "-O - and --write-out both want standard output";
  }
  const bool to_one = !files.output.empty();
  if (to_one && (files.timestamping || files.no_clobber)) {
    return "-N and -nc go by the URL's name: not with -O";
  }
  if (to_one && (options.urls.size() > 1 || !options.input_file.empty()) && files.output != "-") {
    return "-O names one file: for one URL";
  }
  if (files.segments > 1 && (files.output == "-" || request.decode || files.start || has_content)) {
    return "--segments wants one plain file: not with -O -, --compression, --start-pos or content";
  }
  if (options.words.pcap_secrets && options.words.pcap.empty())
    return "--pcap-secrets wants --pcap";
  return {};
}

// wget's two options of one dash and two letters, which the parser would take for two options.
std::vector<std::string> arguments_of(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  bool only_urls = false;
  for (int i = 1; i < argc; ++i) {
    std::string text = argv[i];
    only_urls = only_urls || text == "--";
    if (!only_urls && text == "-nc") text = "--no-clobber";
    if (!only_urls && text == "-nv") text = "--no-verbose";
    arguments.push_back(std::move(text));
  }
  std::ranges::reverse(arguments);  // as CLI11 wants them
  return arguments;
}

Duration duration_of(const std::string& names, const std::string& text) {
  const auto parsed = knobs::parse_duration(text);
  if (!parsed) throw CLI::ValidationError(names, text + ": not a time such as 30 or 1.5m");
  return *parsed;
}

}  // namespace

std::string must_name_something(const std::string& text) {
  return text.empty() ? "must not be empty" : "";
}

CLI::Option* add_size(CLI::App& app, const std::string& names, std::optional<std::uint64_t>& size,
                      const std::string& description) {
  return app
      .add_option_function<std::string>(
          names,
          [&size, names](const std::string& text) {
            size = knobs::parse_size(text);
            if (!size)
              throw CLI::ValidationError(names, text + ": not a size such as 200k or 1.5M");
          },
          description)
      ->type_name("SIZE");
}

CLI::Option* add_duration(CLI::App& app, const std::string& names, Duration& duration,
                          const std::string& description) {
  auto take = [&duration, names](const std::string& text) { duration = duration_of(names, text); };
  return app.add_option_function<std::string>(names, take, description)->type_name("SECONDS");
}

CLI::Option* add_duration(CLI::App& app, const std::string& names,
                          std::optional<Duration>& duration, const std::string& description) {
  auto take = [&duration, names](const std::string& text) { duration = duration_of(names, text); };
  return app.add_option_function<std::string>(names, take, description)->type_name("SECONDS");
}

std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv) {
  Options options;
  Typed typed;
  CLI::App app(kDescription, "rawhttpget");
  app.formatter(knobs::help());
  app.footer(kExamples + std::string("\n") + face::exit_codes_text());
  app.set_version_flag("-V,--version", kVersion);
  app.add_option("URL", options.urls,
                 "http://host[:port][/path][?query], or https; without a scheme it is http")
      ->expected(0, static_cast<int>(kMostUrls));
  app.add_option("-i,--input-file", options.input_file,
                 "Read URLs from this file, one a line; - is standard input")
      ->type_name("FILE")
      ->check(must_name_something);
  add_output_options(app, options, typed);
  add_file_options(app, options, typed);
  add_request_options(app, options, typed);
  add_tls_options(app, options, typed);
  add_network_options(app, options, typed);
  knobs::add_tcp_options(app, options.tcp);
  try {
    app.parse(arguments_of(argc, argv));
    settle(options, typed);
    if (const std::string line = contradiction(options); !line.empty()) {
      throw CLI::ValidationError(line);
    }
  } catch (const CLI::Success& asked) {  // --help and --version
    (void)app.exit(asked);
    return std::unexpected(ExitCode::kOk);
  } catch (const CLI::ParseError& error) {
    say(std::string("rawhttpget: ") + error.what() + " (see --help)");
    return std::unexpected(ExitCode::kUsage);
  }
  return options;
}

}  // namespace tools::rawhttpget
