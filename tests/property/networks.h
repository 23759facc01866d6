// Networks for RapidCheck to choose from, and what is asked of a run through one. Each is a
// scenario file: what a failure prints can be run by `netsim run`.
#pragma once

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/lab/run.h"
#include "sim/path_config.h"
#include "sim/scenario/document.h"
#include "stack/apps/pace.h"
#include "stack/base/address.h"
#include "stack/tcp/config.h"

namespace sim {

// An integer in [lowest, highest]; smaller ones are tried first when a failure is made smaller.
template <typename Number>
Number between(Number lowest, Number highest) {
  return *rc::gen::inRange<Number>(lowest, static_cast<Number>(highest + 1));
}

inline stack::base::Duration up_to(stack::base::Duration longest) {
  return stack::base::Duration(between<std::int64_t>(0, longest.count()));
}

// True once in `several`.
inline bool one_in(int several) { return between(1, several) == several; }

// A client and a server, and routers between them. The paths are those of the middle wire (with one
// router the client's own); others are fast, short and without faults. Either a download, or both
// say something, at once.
struct Network {
  stack::base::Family family = stack::base::Family::kIpv4;
  std::size_t hops = 0;  // routers
  bool icmp = true;
  bool ignore_df = false;
  std::uint16_t mtu = 1500;  // of the hosts
  std::size_t send_buffer = 1 << 20;
  std::size_t receive_buffer = 1 << 20;
  bool sack = true;
  std::string congestion = "cubic";  // control
  bool talk = false;
  std::uint64_t body = 100'000;
  std::uint64_t upload = 0;
  PathConfig to_server{};
  PathConfig to_client{};

  // As a scenario file, with the patience that hosts and rawhttpget really have.
  std::string file() const;
};

// Faults may last up to `until`.
Impairments any_impairments(stack::base::Duration until);
Network any_network(stack::base::Duration until);
// The smallest MTU that a host may be asked to live with: RFC 8200 5, RFC 791 3.1.
std::uint16_t smallest_mtu(stack::base::Family family);

lab::Outcome run_of(const Network& network, std::uint64_t seed);
// Everything arrives, and no invariant breaks. What it says of a failure can be typed.
void must_be_good(const Network& network, std::uint64_t seed);

}  // namespace sim
