#include "tools/rawhttpget/option_groups.h"

namespace tools::rawhttpget {
namespace {

// The way to the server.
void add_route_options(CLI::App& group, NetworkOptions& network, Typed& typed) {
  CLI::Option* ipv4 = group.add_flag("-4,--inet4-only", typed.ipv4, "Use IPv4 addresses only");
  CLI::Option* ipv6 = group.add_flag("-6,--inet6-only", typed.ipv6, "Use IPv6 addresses only");
  ipv4->excludes(ipv6);
  group
      .add_option("--bind-address", network.bind_address,
                  "Leave from this address of this machine (fe80::1%eth0 with its zone)")
      ->type_name("ADDRESS")
      ->check(must_name_something);
  group.add_option("--interface", network.interface, "Leave by this network interface")
      ->type_name("NAME")
      ->check(must_name_something);
  group
      .add_option(
          "--resolve", network.resolve,
          "HOST:PORT:ADDRESS[,ADDRESS...]: where that host is, whatever its name's lookup says")
      ->type_name("WHERE")
      ->allow_extra_args(false);  // a URL may follow
  group.add_flag("--no-proxy", typed.proxy_off,
                 "Use no proxy, whatever http_proxy and https_proxy say");
}

void add_patience_options(CLI::App& group, NetworkOptions& network, Typed& typed) {
  add_duration(group, "--dns-timeout", network.lookup_timeout, "For looking a name up");
  add_duration(group, "--connect-timeout", network.connect_timeout, "For connecting");
  add_duration(group, "--read-timeout", network.read_timeout, "Without a packet");
  add_duration(group, "-T,--timeout", typed.timeout, "All three of these");
  add_duration(group, "--max-time", network.max_time, "For all of a URL");
}

void add_retry_options(CLI::App& group, NetworkOptions& network) {
  group
      .add_option("-t,--tries", network.tries,
                  "Attempts at a URL, each going on where the one before was cut")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  group.add_flag("--retry-connrefused", network.retry_refused,
                 "Also when the connection is refused");
  add_duration(group, "--waitretry", network.wait_retry,
               "The longest pause before another attempt; the first is 1 second, then they double");
  add_duration(group, "-w,--wait", network.wait, "Pause between two URLs");
}

void add_rate_options(CLI::App& group, NetworkOptions& network) {
  add_size(group, "--limit-rate", network.limit_rate, "Octets a second, at most");
  add_size(group, "--speed-limit", network.speed_limit,
           "Octets a second, at least; a slower server is given up");
  add_duration(group, "--speed-time", network.speed_time, "After so long below that");
  group.add_option("-j,--jobs", network.jobs, "Downloads at the same time")
      ->type_name("N")
      ->check(CLI::Range(1, kMostJobs))
      ->capture_default_str();
}

}  // namespace

void add_tls_options(CLI::App& app, Options& options, Typed& typed) {
  CLI::App* group = app.add_option_group("TLS");
  group->add_flag("--no-check-certificate", typed.no_certificate_check,
                  "Take any certificate, with a warning");
  group
      ->add_option("--ca-certificate", options.tls.ca_certificate,
                   "Trust the certificates in this file (PEM) in place of the system's")
      ->type_name("FILE")
      ->check(must_name_something);
  group->add_option("--secure-protocol", typed.protocol, "auto, TLSv1_2 or TLSv1_3")
      ->type_name("WHICH")
      ->check(CLI::IsMember({"auto", "TLSv1_2", "TLSv1_3"}))
      ->capture_default_str();
  group->add_flag("--https-only", options.request.https_only, "Take https URLs only");
}

void add_network_options(CLI::App& app, Options& options, Typed& typed) {
  CLI::App* group = app.add_option_group("Network");
  add_route_options(*group, options.network, typed);
  add_patience_options(*group, options.network, typed);
  add_retry_options(*group, options.network);
  add_rate_options(*group, options.network);
}

}  // namespace tools::rawhttpget
