#include "tools/rawhttpget/tcp_stats.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace tools::rawhttpget {
namespace {

// Milliseconds with three digits behind the point.
std::string milliseconds(stack::base::Duration duration) {
  const auto microseconds = duration / std::chrono::microseconds(1);
  return fmt::format("{}.{:03} ms", microseconds / 1000, microseconds % 1000);
}

std::string threshold(std::size_t ssthresh) {
  if (ssthresh == std::numeric_limits<std::size_t>::max()) return "none yet";
  return fmt::format("{} octets", ssthresh);
}

// By what made them so.
std::string retransmissions(const stack::tcp::Stats& stats) {
  return fmt::format("{} ({} fast, {} RACK, {} tail probe, {} timeout, {} refused, {} too big)",
                     stats.retransmissions(), stats.fast_retransmissions,
                     stats.rack_retransmissions, stats.probe_retransmissions,
                     stats.timeout_retransmissions, stats.refused_retransmissions,
                     stats.too_big_retransmissions);
}

}  // namespace

std::string tcp_stats(const stack::tcp::Info& info) {
  std::string text = fmt::format("{:<18}{}", "state", name_of(info.state));
  const auto add = [&](const char* name, const std::string& value) {
    text += fmt::format("\n{:<18}{}", name, value);
  };
  add("srtt", milliseconds(info.srtt));
  add("rttvar", milliseconds(info.rttvar));
  add("min rtt", milliseconds(info.min_rtt));
  add("rto", milliseconds(info.rto));
  add("cwnd", fmt::format("{} octets", info.cwnd));
  add("ssthresh", threshold(info.ssthresh));
  add("mss", fmt::format("{} octets, path MTU {}", info.mss, info.path_mtu));
  add("pipe", fmt::format("{} octets", info.pipe));
  add("in", fmt::format("{} octets, {} segments", info.stats.octets_in, info.stats.segments_in));
  add("out", fmt::format("{} octets, {} segments", info.stats.octets_out, info.stats.segments_out));
  add("retransmissions", retransmissions(info.stats));
  add("timeouts", fmt::format("{}", info.stats.timeouts));
  add("duplicate ACKs", fmt::format("{}", info.stats.duplicate_acks_in));
  add("out of order", fmt::format("{} segments", info.stats.out_of_order_in));
  add("zero window", milliseconds(info.zero_window_time));
  add("delivery rate", fmt::format("{} octets/s", info.delivery_rate));
  return text;
}

}  // namespace tools::rawhttpget
