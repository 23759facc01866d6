#include "tests/support/script_quantities.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "stack/tcp/connection.h"

namespace tests::script {
namespace {

using stack::tcp::Connection;
using stack::tcp::State;

// Linux's numbers and names of the states, and the RFC's names with underscores.
struct StateName {
  std::string_view linux_name;
  std::string_view name;
  std::int64_t number;
  State state;
};
constexpr std::array kStates{
    StateName{"TCP_ESTABLISHED", "ESTABLISHED", 1, State::kEstablished},
    StateName{"TCP_SYN_SENT", "SYN_SENT", 2, State::kSynSent},
    StateName{"TCP_SYN_RECV", "SYN_RECEIVED", 3, State::kSynReceived},
    StateName{"TCP_FIN_WAIT1", "FIN_WAIT_1", 4, State::kFinWait1},
    StateName{"TCP_FIN_WAIT2", "FIN_WAIT_2", 5, State::kFinWait2},
    StateName{"TCP_TIME_WAIT", "TIME_WAIT", 6, State::kTimeWait},
    StateName{"TCP_CLOSE", "CLOSED", 7, State::kClosed},
    StateName{"TCP_CLOSE_WAIT", "CLOSE_WAIT", 8, State::kCloseWait},
    StateName{"TCP_LAST_ACK", "LAST_ACK", 9, State::kLastAck},
    StateName{"TCP_LISTEN", "LISTEN", 10, State::kListen},
    StateName{"TCP_CLOSING", "CLOSING", 11, State::kClosing},
};

// Linux's "infinite" ssthresh.
constexpr std::int64_t kInfinite = std::numeric_limits<std::int32_t>::max();

std::int64_t number_of(State state) {
  return std::ranges::find(kStates, state, &StateName::state)->number;
}

std::int64_t threshold(const Connection& connection) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(connection.slow_start_threshold(), kMost));
}

std::int64_t microseconds(stack::base::Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

struct Quantity {
  std::string_view name;
  std::int64_t (*of)(const Connection& connection, std::int64_t segment_size);
};

template <std::uint64_t stack::tcp::Stats::*kMember>
std::int64_t statistic(const Connection& connection, std::int64_t) {
  return static_cast<std::int64_t>(connection.stats().*kMember);
}

using stack::tcp::Stats;
constexpr std::array kQuantities{
    Quantity{"cwnd", [](const Connection& c,
                        std::int64_t) { return static_cast<std::int64_t>(c.congestion_window()); }},
    Quantity{"tcpi_snd_cwnd",
             [](const Connection& c, std::int64_t mss) {
               return static_cast<std::int64_t>(c.congestion_window()) / mss;
             }},
    Quantity{"ssthresh", [](const Connection& c, std::int64_t) { return threshold(c); }},
    Quantity{"tcpi_snd_ssthresh",
             [](const Connection& c, std::int64_t mss) {
               return std::min(threshold(c) / mss, kInfinite);
             }},
    Quantity{"tcpi_snd_mss", [](const Connection&, std::int64_t mss) { return mss; }},
    Quantity{"rto", [](const Connection& c,
                       std::int64_t) { return static_cast<std::int64_t>(c.rto().count()); }},
    Quantity{"tcpi_rto", [](const Connection& c, std::int64_t) { return microseconds(c.rto()); }},
    Quantity{"tcpi_total_retrans",
             [](const Connection& c, std::int64_t) {
               return static_cast<std::int64_t>(c.stats().retransmissions());
             }},
    Quantity{"tcpi_bytes_received", statistic<&Stats::octets_in>},
    Quantity{"tcpi_segs_in", statistic<&Stats::segments_in>},
    Quantity{"tcpi_segs_out", statistic<&Stats::segments_out>},
    Quantity{"octets_in", statistic<&Stats::octets_in>},
    Quantity{"octets_out", statistic<&Stats::octets_out>},
    Quantity{"timeouts", statistic<&Stats::timeouts>},
    Quantity{"window_probes", statistic<&Stats::window_probes>},
    Quantity{"challenge_acks", statistic<&Stats::challenge_acks>},
    Quantity{"duplicate_acks_in", statistic<&Stats::duplicate_acks_in>},
    Quantity{"out_of_order_in", statistic<&Stats::out_of_order_in>},
};

}  // namespace

std::optional<std::int64_t> quantity(std::string_view name, const Connection* connection,
                                     std::size_t segment_size) {
  if (name == "state" || name == "tcpi_state") {
    return number_of(connection == nullptr ? State::kClosed : connection->state());
  }
  for (const StateName& state : kStates) {
    if (name == state.linux_name || name == state.name) return state.number;
  }
  if (name == "TCP_INFINITE_SSTHRESH") return kInfinite;
  auto found = std::ranges::find(kQuantities, name, &Quantity::name);
  if (found == kQuantities.end() || connection == nullptr) return std::nullopt;
  return found->of(*connection, static_cast<std::int64_t>(segment_size));
}

}  // namespace tests::script
