// What the command line asks for.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "backends/resolver.h"
#include "stack/apps/pace.h"
#include "stack/base/time.h"
#include "stack/tls/context.h"
#include "tools/knobs/tcp_knobs.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/face/look.h"

namespace tools::rawhttpget {

// Most URLs of one run, and most downloads at a time; most parts of one file.
inline constexpr std::size_t kMostUrls = 100'000;
inline constexpr int kMostJobs = 16;
inline constexpr int kMostSegments = 16;

struct WordOptions {
  bool verbose = false;          // -v: a line for each packet
  bool tcp_stats = false;        // say in the end how the connection did
  bool explain = false;          // say in the end what limited the transfer
  bool json = false;             // an object for each URL, to standard output
  bool server_response = false;  // show the head of each response
  std::string write_out{};       // curl's format, to standard output
  face::Wish progress{};
  std::string pcap{};         // file for the conversation; empty: none
  bool pcap_secrets = false;  // with TLS's secrets
  std::string report{};       // file for a page about it; empty: none
};

struct FileOptions {
  std::string output{};       // where to save to; "-": standard output; empty: as the URL says
  std::string directory{};    // -P
  bool no_clobber = false;    // -nc
  bool go_on = false;         // -c
  bool timestamping = false;  // -N
  bool use_server_timestamps = true;
  bool content_disposition = false;
  bool trust_server_names = false;
  std::optional<std::uint64_t> start{};  // --start-pos
  std::string checksum{};                // "sha256:HEX"; empty: none
  std::optional<std::uint64_t> largest{};
  int segments = 1;
};

struct RequestOptions {
  std::vector<std::string> headers{};  // "Name: value"
  std::string user{};
  std::string password{};
  std::string bearer{};
  std::string proxy_user{};
  std::string proxy_password{};
  bool netrc = true;
  std::string user_agent{};  // empty: our own
  std::string referer{};
  std::string method{};  // empty: GET, or as what follows says
  bool spider = false;
  std::optional<std::string> post_data{};
  std::optional<std::string> post_file{};
  std::optional<std::string> body_data{};
  std::optional<std::string> body_file{};
  bool decode = false;  // ask for content codings, and undo them
  bool keep_alive = true;
  int most_redirects = 20;
  bool allow_insecure_redirects = false;
  bool https_only = false;
  bool cookies = true;
  std::string load_cookies{};
  std::string save_cookies{};
  bool keep_session_cookies = false;
};

struct TlsOptions {
  bool check_certificate = true;
  std::string ca_certificate{};  // file; empty: the system's
  stack::tls::Version lowest = stack::tls::Version::kTls12;
  stack::tls::Version highest = stack::tls::Version::kTls13;
};

struct NetworkOptions {
  backends::Want family = backends::Want::kAny;  // of the server's addresses
  std::string bind_address{};                    // ours; empty: as the routing table says
  std::string interface {};                      // to go out by; empty: as the routing table says
  std::vector<std::string> resolve{};            // "HOST:PORT:ADDRESS[,ADDRESS]"
  bool proxy = true;                             // as the environment says
  stack::base::Duration lookup_timeout = stack::apps::kPatience;
  stack::base::Duration connect_timeout = stack::apps::kPatience;
  stack::base::Duration read_timeout = stack::apps::kPatience;
  std::optional<stack::base::Duration> max_time{};  // for each URL
  int tries = 5;
  bool retry_refused = false;
  stack::base::Duration wait_retry = std::chrono::seconds(10);  // the longest pause
  stack::base::Duration wait{0};                                // between two URLs
  std::optional<std::uint64_t> limit_rate{};                    // octets a second
  std::optional<std::uint64_t> speed_limit{};                   // octets a second, at least
  stack::base::Duration speed_time = std::chrono::seconds(30);
  int jobs = 1;
};

struct Options {
  std::vector<std::string> urls{};  // as they were typed
  std::string input_file{};         // -i: more of them
  WordOptions words{};
  FileOptions files{};
  RequestOptions request{};
  TlsOptions tls{};
  NetworkOptions network{};
  knobs::TcpKnobs tcp{};
};

// The options; or, when there is nothing to run (--help, --version, a mistake), the code to exit
// with, all that is to be said having been printed.
std::expected<Options, ExitCode> parse_options(int argc, const char* const* argv);

}  // namespace tools::rawhttpget
