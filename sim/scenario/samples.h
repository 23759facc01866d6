// Scenarios without a file: for what is generated, and what is measured.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/scenario.h"
#include "stack/base/address.h"
#include "stack/tcp/config.h"

namespace sim::scenario {

inline constexpr std::size_t kMostHops = 8;

// Of every connection where a file says nothing. The user timeout, R2 of RFC 9293 3.8.3, is the
// application's to choose (MUST-21), and so is how long it waits when it hears nothing. Both are
// far longer than in real life: an experimenter would rather see a stream arrive late than not at
// all, and where every fifth packet is lost, back-offs to the minute come in a row.
stack::tcp::Config patient_tcp();

// A client and a server; a wire joins them, or routers in a row. The two paths are those of the
// only wire, or of the middle one (with one router the client's own); all others are fast, short
// and without faults.
struct Row {
  stack::base::Family family = stack::base::Family::kIpv4;
  std::size_t hops = 0;    // routers, at most kMostHops
  bool icmp = true;        // they say what they drop
  bool ignore_df = false;  // they fragment what must not be (IPv4)
  std::uint16_t mtu = 1500;
  stack::tcp::Config tcp = patient_tcp();
  PathConfig to_server{};
  PathConfig to_client{};
};

// Hosts "client" and "server", routers "r1", "r2" and so on, the wire "wire", on which packets to
// the client go to a; no flows.
Scenario row_of(const Row& row);

// One more flow, called by its number from "flow1" on, on a port of its own.
Flow& add_flow(Scenario& scenario, App app, const std::string& from, const std::string& to,
               std::optional<std::uint64_t> bytes);

// Of the two directions of that wire: what became of it is in the outcome's links at this place.
std::size_t middle_of(const Row& row);

}  // namespace sim::scenario
