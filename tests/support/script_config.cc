#include "tests/support/script_config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "tests/support/script_lexer.h"

namespace tests::script {
namespace {

using stack::base::Duration;
using HostConfig = stack::host::Config;

constexpr std::size_t kHeaders = 40;  // IPv4 and TCP without options

[[noreturn]] void refuse(const Setting& setting, const std::string& why) {
  throw Failure(setting.line, setting.name + " " + setting.value + ": " + why);
}

// --- how a value is read ---

template <typename Number = std::size_t>
Number number(const Setting& setting) {
  Number value{};
  const char* last = setting.value.data() + setting.value.size();
  auto [end, error] = std::from_chars(setting.value.data(), last, value);
  if (error != std::errc{} || end != last) refuse(setting, "not a number");
  return value;
}

bool on(const Setting& setting) {
  if (setting.value == "on" || setting.value == "1") return true;
  if (setting.value == "off" || setting.value == "0") return false;
  refuse(setting, "neither on nor off");
}

// "200ms", "1.5s", "5min"
Duration duration(const Setting& setting) {
  struct Unit {
    std::string_view name;
    std::int64_t divisor, factor;  // of seconds
  };
  for (Unit unit :
       {Unit{"ms", 1000, 1}, Unit{"us", 1'000'000, 1}, Unit{"min", 1, 60}, Unit{"s", 1, 1}}) {
    if (!setting.value.ends_with(unit.name)) continue;
    std::string digits = setting.value.substr(0, setting.value.size() - unit.name.size());
    return seconds_from(digits, setting.line) * unit.factor / unit.divisor;
  }
  refuse(setting, "not a duration in us, ms, s or min");
}

stack::tcp::send::CongestionAlgorithm algorithm(const Setting& setting) {
  using Algorithm = stack::tcp::send::CongestionAlgorithm;
  if (setting.value == "reno" || setting.value == "newreno") return Algorithm::kNewReno;
  if (setting.value == "cubic") return Algorithm::kCubic;
  if (setting.value == "bbr") return Algorithm::kBbr;
  refuse(setting, "neither reno nor cubic nor bbr");
}

// --- one line for each choice ---

struct Choice {
  std::string_view name;
  void (*make)(HostConfig&, const Setting&);
};

constexpr auto kMtu = [](HostConfig& host, const Setting& s) { host.mtu = number(s); };
constexpr auto kSack = [](HostConfig& host, const Setting& s) { host.tcp.sack = on(s); };
constexpr auto kScaling = [](HostConfig& host, const Setting& s) {
  host.tcp.window_scaling = on(s);
};
constexpr auto kTimestamps = [](HostConfig& host, const Setting& s) {
  host.tcp.timestamps = on(s);
};
constexpr auto kCongestion = [](HostConfig& host, const Setting& s) {
  host.tcp.congestion = algorithm(s);
};
// Linux: 0 is never, 1 is always, 2 (when asked to) is left as it is.
constexpr auto kEcnSysctl = [](HostConfig& host, const Setting& s) {
  if (s.value != "2") host.tcp.ecn = on(s);
};
constexpr auto kNothing = [](HostConfig&, const Setting&) {};

constexpr std::array kConfig{
    Choice{"mss", [](HostConfig& h, const Setting& s) { h.mtu = number(s) + kHeaders; }},
    Choice{"mtu", kMtu},
    Choice{"sack", kSack},
    Choice{"wscale", kScaling},
    Choice{"timestamps", kTimestamps},
    Choice{"congestion", kCongestion},
    Choice{"ecn", [](HostConfig& h, const Setting& s) { h.tcp.ecn = on(s); }},
    Choice{"nagle", [](HostConfig& h, const Setting& s) { h.tcp.nagle = on(s); }},
    Choice{"send-buffer", [](HostConfig& h, const Setting& s) { h.tcp.send_buffer = number(s); }},
    // Of one size, which is what most scripts want; or up to a limit.
    Choice{"receive-buffer",
           [](HostConfig& h, const Setting& s) {
             h.tcp.initial_receive_buffer = h.tcp.receive_buffer = number(s);
           }},
    Choice{"receive-buffer-limit",
           [](HostConfig& h, const Setting& s) { h.tcp.receive_buffer = number(s); }},
    Choice{"quick-acks", [](HostConfig& h, const Setting& s) { h.tcp.quick_acks = number(s); }},
    Choice{"backlog", [](HostConfig& h, const Setting& s) { h.tcp.backlog = number(s); }},
    Choice{"mtu-probing", [](HostConfig& h, const Setting& s) { h.tcp.mtu_probing = on(s); }},
    Choice{"pacing", [](HostConfig& h, const Setting& s) { h.tcp.pacing = on(s); }},
    Choice{"initial-window",
           [](HostConfig& h, const Setting& s) { h.tcp.initial_window_segments = number(s); }},
    Choice{"min-rto", [](HostConfig& h, const Setting& s) { h.tcp.min_rto = duration(s); }},
    Choice{"max-rto", [](HostConfig& h, const Setting& s) { h.tcp.max_rto = duration(s); }},
    Choice{"initial-rto", [](HostConfig& h, const Setting& s) { h.tcp.initial_rto = duration(s); }},
    Choice{"delayed-ack", [](HostConfig& h, const Setting& s) { h.tcp.delayed_ack = duration(s); }},
    Choice{"user-timeout",
           [](HostConfig& h, const Setting& s) { h.tcp.user_timeout = duration(s); }},
    Choice{"syn-timeout", [](HostConfig& h, const Setting& s) { h.tcp.syn_timeout = duration(s); }},
    Choice{"user-timeout-option",
           [](HostConfig& h, const Setting& s) { h.tcp.user_timeout_option = on(s); }},
    // On with the RFC's patience; setsockopt() has its own.
    Choice{"keep-alive",
           [](HostConfig& h, const Setting& s) {
             h.tcp.keep_alive = on(s) ? std::optional(stack::tcp::KeepAlive{}) : std::nullopt;
           }},
    Choice{"diffserv",
           [](HostConfig& h, const Setting& s) { h.tcp.diffserv = number<std::uint8_t>(s); }},
    Choice{"ttl", [](HostConfig& h, const Setting& s) { h.tcp.ttl = number<std::uint8_t>(s); }},
    Choice{"msl",
           [](HostConfig& h, const Setting& s) { h.tcp.max_segment_lifetime = duration(s); }},
};

// packetdrill's own. Our tolerance is none, whatever a script allows.
constexpr std::array kOptions{
    Choice{"mtu", kMtu},
    Choice{"ip_version",
           [](HostConfig&, const Setting& s) {
             if (s.value != "ipv4") refuse(s, "only ipv4 is supported");
           }},
    Choice{"tolerance_usecs", kNothing},
    Choice{"tolerance_percent", kNothing},
    Choice{"tcp_ts_tick_usecs", kNothing},
    Choice{"local_ip", kNothing},
    Choice{"remote_ip", kNothing},
    Choice{"gateway_ip", kNothing},
    Choice{"netmask_ip", kNothing},
    Choice{"bind_port", kNothing},
    Choice{"connect_port", kNothing},
    Choice{"speed", kNothing},
    Choice{"verbose", kNothing},
    Choice{"non_fatal", kNothing},
    Choice{"init_scripts", kNothing},
};

constexpr std::array kSysctls{
    Choice{"net.ipv4.tcp_sack", kSack},
    Choice{"net.ipv4.tcp_timestamps", kTimestamps},
    Choice{"net.ipv4.tcp_window_scaling", kScaling},
    Choice{"net.ipv4.tcp_congestion_control", kCongestion},
    Choice{"net.ipv4.tcp_ecn", kEcnSysctl},
    Choice{"net.ipv4.tcp_mtu_probing",
           [](HostConfig& h, const Setting& s) { h.tcp.mtu_probing = s.value != "0"; }},
    Choice{"net.inet.tcp.sack.enable", kSack},
    Choice{"net.inet.tcp.cc.algorithm", kCongestion},
    Choice{"net.inet.tcp.ecn.enable", kEcnSysctl},
};

template <std::size_t kSize>
const Choice* find(const std::array<Choice, kSize>& choices, std::string_view name) {
  auto found = std::ranges::find(choices, name, &Choice::name);
  return found == choices.end() ? nullptr : &*found;
}

}  // namespace

HostConfig configured(const std::vector<Setting>& settings) {
  HostConfig host;
  host.tcp.mtu_probing = false;  // scripts that wait for timeouts are mostly about something else
  for (const Setting& setting : settings) configure(host, setting);
  return host;
}

void configure(HostConfig& host, const Setting& setting) {
  const Choice* choice = nullptr;
  switch (setting.source) {
    case Setting::Source::kConfig:
      choice = find(kConfig, setting.name);
      break;
    case Setting::Source::kOption:
      choice = find(kOptions, setting.name);
      break;
    case Setting::Source::kSysctl:
      choice = find(kSysctls, setting.name);
      if (choice == nullptr) return;  // the kernel's own affair
      break;
  }
  if (choice == nullptr) throw Failure(setting.line, "no such setting: " + setting.name);
  choice->make(host, setting);
}

bool set_socket_option(HostConfig& config, std::string_view option, std::int64_t value, int line) {
  static constexpr std::array kSocketOptions{
      Choice{"SO_RCVBUF",
             [](HostConfig& h, const Setting& s) { h.tcp.receive_buffer = number(s); }},
      Choice{"SO_SNDBUF", [](HostConfig& h, const Setting& s) { h.tcp.send_buffer = number(s); }},
      Choice{"TCP_MAXSEG", [](HostConfig& h, const Setting& s) { h.mtu = number(s) + kHeaders; }},
      Choice{"TCP_NODELAY", [](HostConfig& h, const Setting& s) { h.tcp.nagle = !on(s); }},
      Choice{"IP_TOS",
             [](HostConfig& h, const Setting& s) {
               h.tcp.diffserv = static_cast<std::uint8_t>(number(s) >> 2);
             }},
      Choice{"TCP_USER_TIMEOUT",  // in milliseconds
             [](HostConfig& h, const Setting& s) {
               h.tcp.user_timeout = std::chrono::milliseconds(number<std::int64_t>(s));
             }},
  };
  const Choice* choice = find(kSocketOptions, option);
  if (choice == nullptr) return false;
  choice->make(config,
               {line, Setting::Source::kConfig, std::string(option), std::to_string(value)});
  return true;
}

}  // namespace tests::script
