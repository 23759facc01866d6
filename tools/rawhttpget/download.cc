#include "tools/rawhttpget/download.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "backends/entropy.h"
#include "backends/event_loop.h"
#include "backends/sandbox.h"
#include "backends/wires.h"
#include "stack/apps/fetch.h"
#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/http/url.h"
#include "tools/rawhttpget/file_name.h"
#include "tools/rawhttpget/file_sink.h"
#include "tools/rawhttpget/packet_log.h"
#include "tools/rawhttpget/part_file.h"
#include "tools/rawhttpget/say.h"
#include "tools/rawhttpget/server.h"
#include "tools/rawhttpget/silence.h"
#include "tools/rawhttpget/status_line.h"
#include "tools/rawhttpget/tcp_stats.h"

namespace tools::rawhttpget {

using backends::Device;
using backends::EventLoop;
using backends::Wires;
using stack::apps::Fetch;
using stack::apps::FetchResult;
using stack::apps::Outcome;
using stack::host::Host;
using stack::http::Url;

namespace {

Url parse_url(const std::string& text) {
  auto url = Url::parse(text);
  if (!url) throw Failure(ExitCode::kUsage, fmt::format("{}: {}", text, name_of(url.error())));
  if (url->scheme() != stack::http::Scheme::kHttp) {
    throw Failure(ExitCode::kUsage, fmt::format("{}: https is not supported yet", text));
  }
  return *std::move(url);
}

stack::host::Config host_config(const Wires& wires, const knobs::TcpKnobs& tcp) {
  stack::host::Config config;
  config.addresses = wires.addresses();
  config.mtu = wires.mtu();
  config.owns_addresses = false;  // they are the kernel's, too
  config.secret = backends::random_key();
  config.tcp.receive_buffer = wires.receive_window_limit();
  tcp.apply(config.tcp);
  return config;
}

// Whether segments of a peer may still be in flight when a fetch is over: of the one it was from,
// or of another that was asked, too, and may yet answer.
bool may_be_in_flight(Outcome outcome, const Wires& wires) {
  const bool is_closed = outcome == Outcome::kComplete || outcome == Outcome::kRefused ||
                         outcome == Outcome::kUnreachable;
  return !is_closed || wires.awaits_an_answer();
}

// Fetches until it is done; answers the signal if one came first. Either way nothing is left of the
// connection then. `device` is the wires, or something around them.
std::optional<int> run(EventLoop& loop, Fetch& fetch, Host& host, Device& device,
                       const Wires& wires) {
  const std::optional<int> signal = loop.run(host, device, fetch);
  if (signal) fetch.abort();
  const bool is_closed = !signal && !may_be_in_flight(*fetch.outcome(), wires);
  Silence silence(EventLoop::now(), is_closed ? Silence::kGlimpse : Silence::kLongEnough);
  (void)loop.run(host, device, silence);  // a second signal ends that, too
  return signal;
}

// The same, and what there is to say on the way.
std::optional<int> run_aloud(EventLoop& loop, Fetch& fetch, Host& host, Wires& wires) {
  say(describe(wires));
  std::optional<int> signal;
  {
    PacketLog log(wires);
    signal = run(loop, fetch, host, log, wires);
  }
  if (fetch.remote()) say("Connected: " + fetch.remote()->to_string());
  if (wires.kernel_drops() > 0) {
    say(fmt::format("{} packets found the receive buffer full", wires.kernel_drops()));
  }
  return signal;
}

// Whom the fetch spoke to, or would have.
std::string peer_of(const Fetch& fetch, const Wires& wires, const Url& url) {
  if (fetch.remote()) return fetch.remote()->to_string();
  if (wires.size() == 1) return wires.link(0).remote().to_string();
  return fmt::format("{} ({} addresses)", url.authority(), wires.size());
}

// What went wrong between the two ends, with all that is known about it.
Failure network_failure(const FetchResult& result, const std::string& peer, const Wires& wires) {
  std::string what = fmt::format("{}: {}", peer, name_of(result.outcome));
  const auto said = result.tcp.soft_error;
  if (said) what += fmt::format(" (a router says: {})", name_of(*said));
  const backends::RawLinkCounters counters = wires.counters();
  if (counters.send_errors > 0) {
    what += fmt::format(" ({} packets could not be sent: {})", counters.send_errors,
                        std::generic_category().message(counters.last_send_error));
  }
  return Failure(ExitCode::kNetwork, what);
}

// Says how it ended; the file gets its name if all is well.
ExitCode conclude(const FetchResult& result, const std::string& peer, const Wires& wires,
                  const FileSink& sink, PartFile& file) {
  switch (result.outcome) {
    case Outcome::kComplete:
      say(status_line(result));
      file.commit();
      say(fmt::format("Wrote {} bytes to {}", file.size(), file.path()));
      return ExitCode::kOk;
    case Outcome::kStatus:
      say(status_line(result));
      if (result.status >= 400) return ExitCode::kHttpStatus;
      throw Failure(ExitCode::kOther, "redirects are not followed yet");
    case Outcome::kSinkFailed:
      throw sink.failure().value();
    case Outcome::kMalformed:
      throw Failure(ExitCode::kProtocol, fmt::format("{}: {}", peer, result.reason));
    case Outcome::kRefused:
    case Outcome::kUnreachable:
    case Outcome::kReset:
    case Outcome::kTimedOut:
    case Outcome::kSilent:
    case Outcome::kTooSlow:
    case Outcome::kTruncated:
    case Outcome::kAborted:
      throw network_failure(result, peer, wires);
  }
  CHECK(false);
}

}  // namespace

int download(const Options& options) {
  const Url url = parse_url(options.url);
  const std::string name = options.output.empty() ? file_name_of(url) : options.output;
  const std::unique_ptr<Wires> wires = open_wires(url, options);
  backends::give_up_privileges();

  EventLoop loop;  // from here on no signal ends the process with FILE.part in place
  PartFile file(name);
  FileSink sink(file);
  Host host(host_config(*wires, options.tcp));
  Fetch fetch({.targets = targets_of(*wires), .url = url, .accept_gzip = options.accept_gzip},
              sink);
  const std::optional<int> signal = options.verbose ? run_aloud(loop, fetch, host, *wires)
                                                    : run(loop, fetch, host, *wires, *wires);
  if (options.tcp_stats) say(tcp_stats(fetch.result().tcp));
  if (signal) {
    say("rawhttpget: stopped by a signal, nothing is saved");
    return exit_code_of_signal(*signal);
  }
  return static_cast<int>(
      conclude(fetch.result(), peer_of(fetch, *wires, url), *wires, sink, file));
}

}  // namespace tools::rawhttpget
