#include "tests/support/script_quantities.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "stack/tcp/connection.h"

namespace tests::script {
namespace {

using stack::tcp::Connection;
using stack::tcp::Info;
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

// TCP_CA_...: how Linux sees the sender. It has no CWR here, for cwnd falls at once, not over a
// round trip.
struct Constant {
  std::string_view name;
  std::int64_t number;
};
constexpr std::array kConstants{
    Constant{"TCP_INFINITE_SSTHRESH", kInfinite},
    Constant{"TCP_CA_Open", 0},
    Constant{"TCP_CA_Disorder", 1},
    Constant{"TCP_CA_CWR", 2},
    Constant{"TCP_CA_Recovery", 3},
    Constant{"TCP_CA_Loss", 4},
};
std::int64_t phase_of(const Info& info) {
  if (info.timed_out) return 4;
  if (info.recovering) return 3;
  return info.sacked > 0 ? 1 : 0;
}

// ssthresh starts higher than any number of ours.
std::int64_t octets(std::size_t size) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(size, kMost));
}
std::int64_t nanoseconds(stack::base::Duration duration) { return duration.count(); }
std::int64_t microseconds(stack::base::Duration duration) { return duration.count() / 1000; }

struct Quantity {
  std::string_view name;
  std::int64_t (*of)(const Info& info);
};

template <auto kMember>
std::int64_t statistic(const Info& info) {
  return static_cast<std::int64_t>(info.stats.*kMember);
}
template <auto kMember>
std::int64_t size(const Info& info) {
  return octets(info.*kMember);
}
template <auto kMember>
std::int64_t whole_segments(const Info& info) {
  return std::min(octets(info.*kMember / info.mss), kInfinite);
}
template <auto kMember>
std::int64_t begun_segments(const Info& info) {
  return octets((info.*kMember + info.mss - 1) / info.mss);
}
template <auto kMember>
std::int64_t exactly(const Info& info) {
  return nanoseconds(info.*kMember);
}
template <auto kMember>
std::int64_t in_microseconds(const Info& info) {
  return microseconds(info.*kMember);
}
template <auto kMember>
std::int64_t plain(const Info& info) {
  return static_cast<std::int64_t>(info.*kMember);
}

using stack::tcp::Stats;
constexpr std::array kQuantities{
    Quantity{"cwnd", size<&Info::cwnd>},
    Quantity{"ssthresh", size<&Info::ssthresh>},
    Quantity{"pipe", size<&Info::pipe>},
    Quantity{"in_flight", size<&Info::in_flight>},
    Quantity{"sacked", size<&Info::sacked>},
    Quantity{"lost", size<&Info::lost>},
    Quantity{"mss", size<&Info::mss>},
    Quantity{"rto", exactly<&Info::rto>},
    Quantity{"srtt", exactly<&Info::srtt>},
    Quantity{"rttvar", exactly<&Info::rttvar>},
    Quantity{"min_rtt", exactly<&Info::min_rtt>},
    Quantity{"zero_window_time", exactly<&Info::zero_window_time>},
    Quantity{"delivery_rate", plain<&Info::delivery_rate>},
    Quantity{"timeouts_in_a_row", plain<&Info::timeouts_in_a_row>},
    Quantity{"path_in_doubt", [](const Info& info) { return std::int64_t{info.path_in_doubt()}; }},
    Quantity{"recovering", plain<&Info::recovering>},
    Quantity{"timed_out", plain<&Info::timed_out>},
    Quantity{"reordering_seen", plain<&Info::reordering_seen>},
    Quantity{"sack", plain<&Info::sack>},
    Quantity{"ecn", plain<&Info::ecn>},
    Quantity{"octets_in", statistic<&Stats::octets_in>},
    Quantity{"octets_out", statistic<&Stats::octets_out>},
    Quantity{"fast_retransmissions", statistic<&Stats::fast_retransmissions>},
    Quantity{"rack_retransmissions", statistic<&Stats::rack_retransmissions>},
    Quantity{"probe_retransmissions", statistic<&Stats::probe_retransmissions>},
    Quantity{"timeout_retransmissions", statistic<&Stats::timeout_retransmissions>},
    Quantity{"refused_retransmissions", statistic<&Stats::refused_retransmissions>},
    Quantity{"tail_probes", statistic<&Stats::tail_probes>},
    Quantity{"spurious_recoveries", statistic<&Stats::spurious_recoveries>},
    Quantity{"timeouts", statistic<&Stats::timeouts>},
    Quantity{"window_probes", statistic<&Stats::window_probes>},
    Quantity{"challenge_acks", statistic<&Stats::challenge_acks>},
    Quantity{"duplicate_acks_in", statistic<&Stats::duplicate_acks_in>},
    Quantity{"out_of_order_in", statistic<&Stats::out_of_order_in>},
    // Linux's.
    Quantity{"tcpi_ca_state", phase_of},
    Quantity{"tcpi_snd_cwnd", whole_segments<&Info::cwnd>},
    Quantity{"tcpi_snd_ssthresh", whole_segments<&Info::ssthresh>},
    Quantity{"tcpi_snd_mss", size<&Info::mss>},
    Quantity{"tcpi_unacked", begun_segments<&Info::in_flight>},
    Quantity{"tcpi_sacked", begun_segments<&Info::sacked>},
    Quantity{"tcpi_lost", begun_segments<&Info::lost>},  // there with those that were resent
    Quantity{"tcpi_rto", in_microseconds<&Info::rto>},
    Quantity{"tcpi_rtt", in_microseconds<&Info::srtt>},
    Quantity{"tcpi_rttvar", in_microseconds<&Info::rttvar>},
    Quantity{"tcpi_min_rtt", in_microseconds<&Info::min_rtt>},
    Quantity{"tcpi_delivery_rate", plain<&Info::delivery_rate>},
    Quantity{"tcpi_retransmits", plain<&Info::timeouts_in_a_row>},
    Quantity{"tcpi_backoff", plain<&Info::timeouts_in_a_row>},
    Quantity{
        "tcpi_total_retrans",
        [](const Info& info) { return static_cast<std::int64_t>(info.stats.retransmissions()); }},
    Quantity{"tcpi_bytes_received", statistic<&Stats::octets_in>},
    Quantity{"tcpi_segs_in", statistic<&Stats::segments_in>},
    Quantity{"tcpi_segs_out", statistic<&Stats::segments_out>},
};

}  // namespace

std::optional<std::int64_t> quantity(std::string_view name, const Connection* connection,
                                     stack::base::Instant now) {
  if (name == "state" || name == "tcpi_state") {
    return number_of(connection == nullptr ? State::kClosed : connection->state());
  }
  for (const StateName& state : kStates) {
    if (name == state.linux_name || name == state.name) return state.number;
  }
  auto constant = std::ranges::find(kConstants, name, &Constant::name);
  if (constant != kConstants.end()) return constant->number;
  if (connection == nullptr) return std::nullopt;
  if (name == "urgent_remaining") return octets(connection->urgent_remaining());
  auto found = std::ranges::find(kQuantities, name, &Quantity::name);
  if (found == kQuantities.end()) return std::nullopt;
  return found->of(connection->info(now));
}

}  // namespace tests::script
