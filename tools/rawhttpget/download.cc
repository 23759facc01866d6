#include "tools/rawhttpget/download.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "backends/entropy.h"
#include "backends/errors.h"
#include "backends/event_loop.h"
#include "backends/port_guard.h"
#include "backends/raw_link.h"
#include "backends/resolver.h"
#include "backends/route.h"
#include "backends/sandbox.h"
#include "stack/apps/fetch.h"
#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/http/url.h"
#include "tools/rawhttpget/file_name.h"
#include "tools/rawhttpget/file_sink.h"
#include "tools/rawhttpget/packet_log.h"
#include "tools/rawhttpget/part_file.h"
#include "tools/rawhttpget/say.h"
#include "tools/rawhttpget/silence.h"
#include "tools/rawhttpget/status_line.h"
#include "tools/rawhttpget/tcp_stats.h"

namespace tools::rawhttpget {

using backends::Device;
using backends::EventLoop;
using stack::apps::Fetch;
using stack::apps::FetchResult;
using stack::apps::Outcome;
using stack::base::Endpoint;
using stack::host::Host;
using stack::http::Url;

namespace {

constexpr const char* kNoPrivilege =
    "raw sockets need a privilege: run it by sudo, or once: setcap cap_net_raw+ep rawhttpget";

Url parse_url(const std::string& text) {
  auto url = Url::parse(text);
  if (!url) throw Failure(ExitCode::kUsage, fmt::format("{}: {}", text, name_of(url.error())));
  return *std::move(url);
}

Endpoint resolve_server(const Url& url) {
  try {
    return {backends::resolve(url.host(), backends::Want::kIpv4).front().address, url.port()};
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kNetwork, error.what());
  }
}

// All that a privilege is needed for.
struct Wire {
  explicit Wire(const Endpoint& server)
      : route(backends::route_to(server)),
        guard(route.source),
        link(guard.endpoint(), server, route) {}

  backends::Route route;
  backends::PortGuard guard;
  backends::RawLink link;
};

std::unique_ptr<Wire> open_wire(const Endpoint& server) {
  try {
    return std::make_unique<Wire>(server);
  } catch (const backends::NoPrivilege&) {
    throw Failure(ExitCode::kNoPrivilege, kNoPrivilege);
  } catch (const std::system_error& error) {
    throw Failure(ExitCode::kNetwork, error.what());
  }
}

stack::host::Config host_config(const Wire& wire, const knobs::TcpKnobs& tcp) {
  stack::host::Config config;
  config.addresses = {wire.route.source};
  config.mtu = wire.route.mtu;
  config.secret = backends::random_key();
  config.tcp.receive_buffer = wire.link.receive_window_limit();
  tcp.apply(config.tcp);
  return config;
}

// Whether segments of the peer may still be in flight when a fetch is over.
bool may_be_in_flight(Outcome outcome) {
  return outcome != Outcome::kComplete && outcome != Outcome::kRefused &&
         outcome != Outcome::kUnreachable;
}

// Fetches until it is done; answers the signal if one came first. Either way nothing is left of the
// connection then.
std::optional<int> run(EventLoop& loop, Fetch& fetch, Host& host, Device& device) {
  const std::optional<int> signal = loop.run(host, device, fetch);
  if (signal) fetch.abort();
  if (signal || may_be_in_flight(*fetch.outcome())) {
    Silence silence(EventLoop::now());
    (void)loop.run(host, device, silence);  // a second signal ends that, too
  }
  return signal;
}

// What went wrong between the two ends, with all that is known about it.
Failure network_failure(const FetchResult& result, const Wire& wire, const Endpoint& server) {
  std::string what = fmt::format("{}: {}", server.to_string(), name_of(result.outcome));
  const backends::RawLinkCounters counters = wire.link.counters();
  if (counters.send_errors > 0) {
    what += fmt::format(" ({} packets could not be sent: {})", counters.send_errors,
                        std::generic_category().message(counters.last_send_error));
  }
  return Failure(ExitCode::kNetwork, what);
}

// Says how it ended; the file gets its name if all is well.
ExitCode conclude(const FetchResult& result, const Wire& wire, const Endpoint& server,
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
      throw Failure(ExitCode::kProtocol, fmt::format("{}: {}", server.to_string(), result.reason));
    case Outcome::kRefused:
    case Outcome::kUnreachable:
    case Outcome::kReset:
    case Outcome::kTimedOut:
    case Outcome::kSilent:
    case Outcome::kTooSlow:
    case Outcome::kTruncated:
    case Outcome::kAborted:
      throw network_failure(result, wire, server);
  }
  CHECK(false);
}

}  // namespace

int download(const Options& options) {
  const Url url = parse_url(options.url);
  const std::string name = options.output.empty() ? file_name_of(url) : options.output;
  const Endpoint server = resolve_server(url);
  const std::unique_ptr<Wire> wire = open_wire(server);
  backends::give_up_privileges();

  const Endpoint local = wire->guard.endpoint();
  if (options.verbose) {
    say("Remote: " + server.to_string());
    say("Local:  " + local.to_string());
  }
  EventLoop loop;  // from here on no signal ends the process with FILE.part in place
  PartFile file(name);
  FileSink sink(file);
  Host host(host_config(*wire, options.tcp));
  Fetch fetch({.targets = {{.remote = server, .local = local}},
               .url = url,
               .accept_gzip = options.accept_gzip},
              sink);
  std::optional<int> signal;
  if (options.verbose) {
    PacketLog log(wire->link);
    signal = run(loop, fetch, host, log);
  } else {
    signal = run(loop, fetch, host, wire->link);
  }
  if (options.verbose && wire->link.kernel_drops() > 0) {
    say(fmt::format("{} packets found the receive buffer full", wire->link.kernel_drops()));
  }
  if (options.tcp_stats) say(tcp_stats(fetch.result().tcp));
  if (signal) {
    say("rawhttpget: stopped by a signal, nothing is saved");
    return exit_code_of_signal(*signal);
  }
  return static_cast<int>(conclude(fetch.result(), *wire, server, sink, file));
}

}  // namespace tools::rawhttpget
