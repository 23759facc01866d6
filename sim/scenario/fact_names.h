// What a formula over the outcome of a run may ask for: names as lab::OutcomeFacts knows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/expression.h"
#include "sim/scenario/scenario.h"

namespace sim::scenario {

namespace facts {
// flow.ID.NAME. Times are in seconds; `fct` is the time to completion, nothing before it.
inline constexpr std::string_view kOfFlow[] = {"complete",
                                               "stopped",
                                               "error",
                                               "sha256_ok",
                                               "delivered",
                                               "goodput_mbps",
                                               "fct",
                                               "began",
                                               "ended",
                                               "timeouts",
                                               "retransmissions",
                                               "retransmit-rate",
                                               "segments",
                                               "spurious",
                                               "srtt",
                                               "min_rtt",
                                               "cwnd",
                                               "mss",
                                               "ecn"};
// link.NAME.to-a.NAME, link.NAME.to-b.NAME: packets, but for octets, seconds and a share.
inline constexpr std::string_view kOfPath[] = {
    "offered", "duplicated", "delivered", "lost",      "overflowed",    "early",
    "down",    "too_big",    "dropped",   "corrupted", "truncated",     "reordered",
    "marked",  "octets",     "queue_p50", "queue_p99", "queue_longest", "utilisation"};
// router.NAME.NAME: packets, but for the mappings that a NAT made and how often it was rebound.
inline constexpr std::string_view kOfRouter[] = {"taken_in", "forwarded", "fragmented", "fragments",
                                                 "errors",   "malformed", "filtered",   "no_route",
                                                 "expired",  "too_big",   "unmapped",   "unwelcome",
                                                 "dropped",  "mapped",    "rebinds"};
// tcp.NAME: of all hosts together.
inline constexpr std::string_view kOfTcp[] = {"segments",    "retransmissions", "timeouts",
                                              "tail_probes", "spurious",        "window_probes",
                                              "black_holes", "mtu_probes",      "challenge_acks",
                                              "path_errors", "out_of_order"};
inline constexpr std::string_view kOfRun[] = {"invariants", "simulated"};
// jain(NAME) and its like, of all flows; or GROUP.NAME, of the flows of one id in the file.
inline constexpr std::string_view kOfFlows[] = {"goodput", "fct", "retransmit-rate", "delivered"};
}  // namespace facts

// One line about the first name of the formula that the scenario will not know; nothing if it knows
// all.
std::optional<std::string> unknown_name(const Expression& expression, const Scenario& scenario);

}  // namespace sim::scenario
