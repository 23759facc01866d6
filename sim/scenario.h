// An experiment as data: a download from a server over a path that may be bad.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/limits.h"
#include "sim/path.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/tcp/config.h"

namespace sim {

inline constexpr std::size_t kMostFlows = 4;
inline constexpr std::size_t kMostHops = 8;

// One of several connections that share the wire.
struct Flow {
  std::optional<stack::tcp::send::CongestionAlgorithm> congestion{};  // Scenario::tcp's without it
  stack::base::Duration start{0};  // of its SYN, after the simulation's
};

// A client fetches one body from a server; a wire joins them, or routers in a row.
struct Scenario {
  std::string_view name;         // lasts as long as the program
  std::string_view description;  // one line; lasts as long as the program
  std::uint64_t body = 1 << 20;  // octets, from the server to the client
  bool tls = false;              // HTTPS instead of HTTP
  bool conversation = false;     // plain TCP instead of HTTP: both say what they have, both at once
  std::uint64_t upload = 0;      // octets of a conversation from the client to the server
  // Instead of that, plain TCP again: so many connections, over each of which the server says
  // `body` octets. Those that still go on then are broken off at `flows_until`.
  std::size_t flows = 0;
  std::array<Flow, kMostFlows> flow{};
  stack::base::Instant flows_until = stack::base::kNever;
  stack::base::Duration measure_from{0};  // what flows deliver earlier counts for no goodput
  std::uint16_t mtu = 1500;               // octets, of both hosts
  // Of every connection, at both ends. The user timeout, R2 of RFC 9293 3.8.3, is the
  // application's to choose (MUST-21), and so is how long it waits when it hears nothing. Both are
  // far longer than in real life: an experimenter would rather see a stream arrive late than not at
  // all, and where every fifth packet is lost, back-offs to the minute come in a row.
  stack::tcp::Config tcp = {.send_buffer = std::size_t{1} << 20,
                            .receive_buffer = std::size_t{1} << 20,
                            .user_timeout = std::chrono::hours(1)};
  stack::base::Duration patience = std::chrono::hours(2);
  stack::base::Family family = stack::base::Family::kIpv4;
  std::size_t hops = 0;    // routers between the hosts, at most kMostHops
  bool icmp = true;        // the routers say what they drop
  bool ignore_df = false;  // the routers fragment what must not be (IPv4)
  // Of the only wire; between routers, of the middle one.
  PathConfig to_server{};
  PathConfig to_client{};
  Limits limits{};
};

// What of it makes no sense together, in one line; nothing if all does.
std::optional<std::string> objection(const Scenario& scenario);

// Every built-in scenario, in the order in which they are listed.
std::span<const Scenario> built_in_scenarios();
// The one of that name; nothing if there is none.
const Scenario* find_scenario(std::string_view name);
// The built-in name that takes the fewest changed letters to become.
std::string_view nearest_scenario_name(std::string_view name);

}  // namespace sim
