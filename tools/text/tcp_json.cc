#include "tools/text/tcp_json.h"

#include <limits>

namespace tools::text {

nlohmann::ordered_json retransmissions_as_json(const stack::tcp::Stats& stats) {
  return {{"all", stats.retransmissions()},           {"fast", stats.fast_retransmissions},
          {"rack", stats.rack_retransmissions},       {"tail_probe", stats.probe_retransmissions},
          {"timeout", stats.timeout_retransmissions}, {"refused", stats.refused_retransmissions},
          {"too_big", stats.too_big_retransmissions}};
}

nlohmann::ordered_json tcp_as_json(const stack::tcp::Info& info) {
  nlohmann::ordered_json json;
  json["state"] = name_of(info.state);
  json["srtt_nanoseconds"] = info.srtt.count();
  json["rttvar_nanoseconds"] = info.rttvar.count();
  json["min_rtt_nanoseconds"] = info.min_rtt.count();
  json["rto_nanoseconds"] = info.rto.count();
  json["cwnd"] = info.cwnd;
  json["ssthresh"] = nullptr;
  if (info.ssthresh != std::numeric_limits<std::size_t>::max()) json["ssthresh"] = info.ssthresh;
  json["pipe"] = info.pipe;
  json["mss"] = info.mss;
  json["path_mtu"] = info.path_mtu;
  json["sack"] = info.sack;
  json["ecn"] = info.ecn;
  json["zero_window_nanoseconds"] = info.zero_window_time.count();
  json["delivery_rate_octets_per_second"] = info.delivery_rate;
  json["octets_in"] = info.stats.octets_in;
  json["octets_out"] = info.stats.octets_out;
  json["segments_in"] = info.stats.segments_in;
  json["segments_out"] = info.stats.segments_out;
  json["retransmissions"] = retransmissions_as_json(info.stats);
  json["timeouts"] = info.stats.timeouts;
  json["tail_probes"] = info.stats.tail_probes;
  json["spurious_recoveries"] = info.stats.spurious_recoveries;
  json["window_probes"] = info.stats.window_probes;
  json["duplicate_acks_in"] = info.stats.duplicate_acks_in;
  json["out_of_order_in"] = info.stats.out_of_order_in;
  json["challenge_acks"] = info.stats.challenge_acks;
  json["path_errors_in"] = info.stats.path_errors_in;
  json["mtu_probes"] = info.stats.mtu_probes;
  json["black_holes"] = info.stats.black_holes;
  return json;
}

}  // namespace tools::text
