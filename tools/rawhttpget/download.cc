#include "tools/rawhttpget/download.h"

#include <fmt/format.h>
#include <sys/time.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backends/entropy.h"
#include "backends/event_loop.h"
#include "backends/sandbox.h"
#include "backends/syscall_filter.h"
#include "backends/wires.h"
#include "stack/apps/client.h"
#include "stack/host/host.h"
#include "tools/rawhttpget/cookie_store.h"
#include "tools/rawhttpget/disk/url_list.h"
#include "tools/rawhttpget/environment.h"
#include "tools/rawhttpget/gate.h"
#include "tools/rawhttpget/head_words.h"
#include "tools/rawhttpget/packet_log.h"
#include "tools/rawhttpget/run.h"
#include "tools/rawhttpget/secrets.h"
#include "tools/rawhttpget/silence.h"
#include "tools/rawhttpget/trust.h"
#include "tools/rawhttpget/watch/observation.h"

namespace tools::rawhttpget {

using backends::Device;
using backends::EventLoop;
using backends::Wires;
using stack::apps::Client;
using stack::base::WallClock;
using stack::host::Host;

namespace {

WallClock read_wall_clock() {
  timeval now{};
  ::gettimeofday(&now, nullptr);
  return {.read_at = EventLoop::now(), .seconds = now.tv_sec};
}

stack::host::Config host_config(const Wires& wires, const knobs::TcpKnobs& tcp) {
  stack::host::Config config;
  config.mtu = wires.mtu();
  config.owns_addresses = false;  // they are the kernel's, too
  config.secret = backends::random_key();
  config.tcp.receive_buffer = wires.receive_window_limit();
  tcp.apply(config.tcp);
  return config;
}

watch::ObservationConfig observation_config(const Options& all, const WallClock& wall) {
  const WordOptions& options = all.words;
  return {.pcap = options.pcap,
          .with_secrets = options.pcap_secrets,
          .report = options.report,
          .explain = options.explain,
          .limits_rate = all.network.limit_rate.has_value(),
          .program = "rawhttpget " RAWHTTPGET_VERSION,
          .epoch = std::chrono::seconds(wall.seconds) - wall.read_at.time_since_epoch()};
}

std::vector<std::string> all_urls(const Options& options) {
  std::vector<std::string> urls = options.urls;
  if (options.input_file.empty()) return urls;
  std::vector<std::string> more = disk::read_url_list(options.input_file);
  urls.insert(urls.end(), more.begin(), more.end());
  return urls;
}

}  // namespace

int download(const Options& options) {
  Gate gate(options);  // the way out of this machine
  backends::give_up_privileges();
  (void)backends::forbid_needless_syscalls();  // where there is no such filter, without

  EventLoop loop;  // from here on no signal ends the process with a file half done
  const WallClock wall = read_wall_clock();
  Console console(options.words);
  watch::Observation observation(observation_config(options, wall));
  Secrets secrets;
  Trust trust(options.tls, [&](std::string_view line) {
    secrets.write(line);
    if (observation.wants_secrets()) observation.add_tls_secret(line);
  });
  const Logins logins(options.request);
  const Environment environment(options);
  stack::http::CookieJar cookies = load_cookies(options.request, wall.seconds);
  std::optional<stack::apps::RateLimit> limit;
  if (options.network.limit_rate) limit.emplace(*options.network.limit_rate);
  HeadWords heads(console);

  Host host(host_config(gate.wires(), options.tcp));
  Client client{.resolver = gate.serve(host),
                .tls = &trust,
                .patience = {options.network.lookup_timeout, options.network.connect_timeout,
                             options.network.read_timeout},
                .surroundings = &environment,
                .cookies = options.request.cookies ? &cookies : nullptr,
                .observer = options.words.server_response ? &heads : nullptr,
                .limit = limit ? &*limit : nullptr,
                .wall = wall,
                .chance = backends::random_key()};
  const Workshop workshop{options, logins, client, console};
  Run run(workshop, all_urls(options));
  run.prepare();

  Device* device = &observation.around(gate.wires(), &EventLoop::now);
  std::optional<PacketLog> log;
  if (options.words.verbose) {
    device = &log.emplace(*device);
    console.let_speak_first([&log] { log->flush(); });
  }

  const std::optional<int> signal = loop.run(host, *device, run);
  if (signal) {
    run.stop(EventLoop::now(), *signal);
    (void)loop.run(host, *device, run);  // connections end; a second signal ends that, too
  }
  Silence silence(gate.wires());
  (void)loop.run(host, *device, silence);
  console.let_speak_first({});
  log.reset();
  if (options.words.verbose) {
    for (const std::string& line : gate.take_left_out()) console.warn("Left out: " + line);
  }
  const auto conclusion = observation.conclude(console.last(), gate.wires().kernel_drops());
  if (conclusion.verdict) console.warn(*conclusion.verdict);
  for (const std::string& complaint : conclusion.complaints) {
    console.warn("rawhttpget: " + complaint);
  }
  save_cookies(cookies, options.request, read_wall_clock().seconds);
  return signal ? exit_code_of_signal(*signal) : static_cast<int>(run.exit_code());
}

}  // namespace tools::rawhttpget
