#include "tools/rawhttpget/option_groups.h"

namespace tools::rawhttpget {

void add_output_options(CLI::App& app, Options& options, Typed& typed) {
  WordOptions& words = options.words;
  CLI::App* group = app.add_option_group("Words");
  CLI::Option* quiet =
      group->add_flag("-q,--quiet", words.progress.quiet, "Say nothing but errors");
  group->add_flag("-v,--verbose", words.verbose, "Show the addresses and every packet")
      ->excludes(quiet);
  group->add_flag("--nv,--no-verbose", words.progress.no_verbose,
                  "A line for each file, no progress");
  group
      ->add_option(
          "--progress", typed.progress,
          "How to show progress: bar, dot or none (default: a bar on a terminal, else a line "
          "every 10 seconds)")
      ->type_name("HOW")
      ->check(CLI::IsMember({"bar", "dot", "none"}));
  group->add_flag("--show-progress", words.progress.show_progress,
                  "Show progress in spite of -q or -nv");
  group->add_flag("-S,--server-response", words.server_response, "Show the head of each response");
  group->add_flag("--json", words.json, "Write a JSON object about each URL to standard output");
  group
      ->add_option(
          "--write-out", words.write_out,
          "Write this to standard output after each URL; %{http_code} and other variables of "
          "curl's stand for what is known")
      ->type_name("FORMAT");
  group->add_flag("--tcp-stats", words.tcp_stats, "Show in the end how the connection did");
  group->add_flag("--explain", words.explain, "Say in one line what limited the transfer");
  group->add_option("--pcap", words.pcap, "Write all packets to this file, as pcapng")
      ->type_name("FILE")
      ->check(must_name_something);
  group->add_flag("--pcap-secrets", words.pcap_secrets,
                  "With TLS's secrets in it: whoever has the file can read the conversation");
  group
      ->add_option("--report", words.report,
                   "Write a page about the transfer to this file, in HTML")
      ->type_name("FILE")
      ->check(must_name_something);
}

}  // namespace tools::rawhttpget
