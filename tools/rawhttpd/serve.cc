#include "tools/rawhttpd/serve.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "backends/entropy.h"
#include "backends/event_loop.h"
#include "backends/sandbox.h"
#include "backends/tun_link.h"
#include "stack/apps/serve.h"
#include "stack/host/host.h"
#include "tools/rawhttpd/access_log.h"
#include "tools/rawhttpd/farewell.h"
#include "tools/rawhttpd/files.h"
#include "tools/rawhttpd/own_wire.h"
#include "tools/rawhttpget/packet_log.h"
#include "tools/rawhttpget/say.h"
#include "tools/rawhttpd/silence.h"

namespace tools::rawhttpd {

using backends::Device;
using backends::EventLoop;
using rawhttpget::say;
using stack::apps::Serve;
using stack::base::Endpoint;
using stack::host::Host;

namespace {

// Descriptors that are not files being served: the device, the directory, the standard ones.
constexpr std::size_t kOtherDescriptors = 64;

stack::host::Config host_config(const Options& options, std::size_t mtu) {
  stack::host::Config config;
  for (const WireAddress& address : options.addresses) {
    config.addresses.push_back(address.own.address);
  }
  config.mtu = mtu;
  config.secret = backends::random_key();
  options.tcp.apply(config.tcp);
  return config;
}

// As many connections as there may be files open at once.
std::size_t most_sessions(std::size_t otherwise) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return otherwise;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= kOtherDescriptors) return 1;
  return std::min<std::size_t>(otherwise, limit.rlim_cur - kOtherDescriptors);
}

void say_where(const Options& options, const std::string& device) {
  for (const WireAddress& address : options.addresses) {
    const Endpoint server{address.own.address, options.port};
    const std::string url = "http://" + server.to_string() + "/";
    say(fmt::format("Serving {} at {} behind {}", options.directory, url, device));
  }
}

// Serves until a signal comes, which is the answer; connections have ended then.
int run(Host& host, Device& device, Serve& server, EventLoop& loop) {
  const int signal = loop.run(host, device, server).value();  // a server is never done by itself
  Farewell farewell(EventLoop::now(), server);
  (void)loop.run(host, device, farewell);  // a second signal ends that, too
  if (farewell.broke_off()) {
    // A RST past data that was lost is answered by a challenge ACK (RFC 5961 3.2), and only the RST
    // that answers this one tells the client.
    Silence silence(EventLoop::now());
    (void)loop.run(host, device, silence);
  }
  return signal;
}

}  // namespace

int serve(const Options& options) {
  const Directory directory(options.directory);
  OwnWire wire = open_wire(options);
  backends::give_up_privileges();

  EventLoop loop;
  backends::TunLink link(std::move(wire.descriptor), wire.mtu);
  Host host(host_config(options, wire.mtu));
  const Files files(directory);
  AccessLog access_log;
  stack::apps::ServeConfig config{.port = options.port};
  if (options.verbose) config.session.observer = &access_log;
  config.most_sessions = most_sessions(config.most_sessions);
  Serve server(config, files);
  say_where(options, wire.name);
  if (!options.packets) return rawhttpget::exit_code_of_signal(run(host, link, server, loop));
  rawhttpget::PacketLog log(link);
  return rawhttpget::exit_code_of_signal(run(host, log, server, loop));
}

}  // namespace tools::rawhttpd
