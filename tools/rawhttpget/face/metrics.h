// All that is known of a download that is over, well or badly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/tcp/info.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::face {

// An answer that sent the download on to another place.
struct Redirect {
  int status = 0;
  std::string url{};  // where to
};

// How long after the download's start each of these was over; nothing for what did not happen, such
// as a handshake on a connection that was open already. Of the last request, if there were several.
struct Times {
  std::optional<stack::base::Duration> name_lookup{};
  std::optional<stack::base::Duration> connect{};
  std::optional<stack::base::Duration> tls{};
  std::optional<stack::base::Duration> redirects{};  // when the last request of all began
  std::optional<stack::base::Duration> request_sent{};
  std::optional<stack::base::Duration> first_byte{};
  stack::base::Duration total{0};
};

struct TlsFacts {
  std::string version{};  // "TLSv1.3"
  std::string cipher{};
  bool resumed = false;
  bool verified = false;  // the certificate was looked at, and is good
};

struct Metrics {
  std::string url{};            // as it was asked for
  std::string url_effective{};  // behind all redirects
  std::string method{"GET"};
  std::string file_name{};  // that the content was saved to; empty: nothing was
  ExitCode exit_code = ExitCode::kOk;
  int signal = 0;          // that stopped the run; 0: none did
  std::string error{};     // the line that says what went wrong; empty: nothing did
  std::size_t number = 0;  // of the URL on the command line, from 0

  int status = 0;              // 0: no answer came
  std::string http_version{};  // "1.1"
  std::string content_type{};  // as the server wrote it
  std::vector<Redirect> redirects{};
  std::size_t attempts = 1;     // requests made, retries included, redirects not
  std::size_t connections = 0;  // opened for it

  std::uint64_t size_head = 0;      // octets of the last response's head
  std::uint64_t size_body = 0;      // of bodies on the wire, before codings are undone
  std::uint64_t size_content = 0;   // of content that came, after they are undone
  std::uint64_t size_resumed = 0;   // of the file that were there before
  std::uint64_t size_request = 0;   // of the requests' heads
  std::uint64_t size_uploaded = 0;  // of the requests' bodies

  Times times{};
  std::optional<stack::base::Endpoint> local{};
  std::optional<stack::base::Endpoint> remote{};
  std::optional<TlsFacts> tls{};          // nothing without TLS
  std::optional<stack::tcp::Info> tcp{};  // of the last connection

  // What the program answers its caller with.
  int exit_status() const {
    return signal != 0 ? exit_code_of_signal(signal) : static_cast<int>(exit_code);
  }
};

// Octets of body a second, over the whole time; 0 if no time passed.
std::uint64_t download_rate(const Metrics& metrics);

// One line for a person who wants no more: "URL -> FILE [12.3M in 2.7s, 4.56MB/s]", or what went
// wrong.
std::string summary_line(const Metrics& metrics);

}  // namespace tools::rawhttpget::face
