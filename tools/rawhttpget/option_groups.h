// The command line's options, group by group, as --help shows them. For options.cc.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "stack/base/time.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// What is typed for an option before it means what Options says.
struct Typed {
  bool ipv4 = false;
  bool ipv6 = false;
  bool proxy_off = false;
  bool no_certificate_check = false;
  bool no_netrc = false;
  bool no_cookies = false;
  bool no_keep_alive = false;
  bool no_server_timestamps = false;
  std::string compression = "none";
  std::string protocol = "auto";
  std::string progress{};
  std::optional<stack::base::Duration> timeout{};  // stands for all three
};

void add_output_options(CLI::App& app, Options& options, Typed& typed);
void add_file_options(CLI::App& app, Options& options, Typed& typed);
void add_request_options(CLI::App& app, Options& options, Typed& typed);
void add_tls_options(CLI::App& app, Options& options, Typed& typed);
void add_network_options(CLI::App& app, Options& options, Typed& typed);

// Options that take a size ("200k") or a duration ("30", "1.5m").
CLI::Option* add_size(CLI::App& app, const std::string& names, std::optional<std::uint64_t>& size,
                      const std::string& description);
CLI::Option* add_duration(CLI::App& app, const std::string& names, stack::base::Duration& duration,
                          const std::string& description);
CLI::Option* add_duration(CLI::App& app, const std::string& names,
                          std::optional<stack::base::Duration>& duration,
                          const std::string& description);
// For check(): the text must not be empty.
std::string must_name_something(const std::string& text);

}  // namespace tools::rawhttpget
