// One TCP connection, as the packets at our end tell of it.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"
#include "stack/wire/tcp.h"
#include "tools/capture/watcher.h"
#include "tools/report/gaps.h"
#include "tools/report/ladder_log.h"
#include "tools/report/promises.h"
#include "tools/report/thinned.h"
#include "tools/report/time_bins.h"

namespace tools::report {

struct FlowEnds {
  stack::base::Endpoint local;
  stack::base::Endpoint remote;
  friend auto operator<=>(const FlowEnds&, const FlowEnds&) = default;
};

inline constexpr std::uint64_t kLeastMss = 536;  // RFC 9293 3.7.1: what everybody can take

// What the verdict rests on. Octets are of TCP's text; instants are unset for what did not happen.
struct FlowSummary {
  stack::base::Instant first{};  // packet
  stack::base::Instant last{};
  std::optional<stack::base::Instant> established{};
  std::optional<stack::base::Instant> asked{};       // our first octets of text
  std::optional<stack::base::Instant> first_data{};  // the peer's
  std::optional<stack::base::Instant> last_data{};
  std::uint64_t packets_in = 0;
  std::uint64_t packets_out = 0;
  std::uint64_t octets_in = 0;    // for the first time
  std::uint64_t octets_out = 0;   // likewise
  std::uint64_t mss = kLeastMss;  // octets of text in the longest segment that came

  // Zero while nothing is known.
  stack::base::Duration handshake_rtt{0};
  stack::base::Duration min_rtt{0};
  stack::base::Duration median_rtt{0};  // while data came

  std::uint64_t lost_segments = 0;     // of the peer's, that it sent again
  std::uint64_t loss_events = 0;       // losses within one round trip are one
  std::uint64_t late_segments = 0;     // reordered
  std::uint64_t duplicates = 0;        // segments that brought nothing new
  std::uint64_t retransmissions = 0;   // ours
  stack::base::Duration repairing{0};  // while something was missing

  std::uint64_t window = 0;            // octets, the largest that we advertised
  std::uint64_t window_at_end = 0;     // octets, the last one while data came
  std::uint64_t judged_octets = 0;     // of which it is known under which promise they were sent
  std::uint64_t exhausted_octets = 0;  // sent under promises that were used up
  stack::base::Duration silence{
      0};  // nothing was missing, there was room, and the peer sent nothing
  stack::base::Duration longest_silence{0};
};

// Sequence numbers count from each side's SYN: the first octet of text is 0, so that the number of
// octets that came in order is where the line of data ends.
struct FlowSeries {
  // The peer's segments: where they end, by what they were to those before.
  Thinned in_order, beyond_gap, late, repairs, duplicates;
  Thinned acks;       // ours
  Thinned edges;      // of the window that we advertised
  Thinned sacked;     // right edges of the blocks that we reported
  Thinned windows;    // octets
  Thinned in_flight;  // octets that the sender had unacknowledged, as far as it could know
  Thinned rtts;       // nanoseconds
  RateBins rate;
};

// Invariant: memory is bounded by the limits of its parts. The peer is taken for the one who sends;
// what we send is no more than counted.
class Flow {
 public:
  explicit Flow(const FlowEnds& ends) : ends_(ends) {}

  // A segment of this connection, lent for the call.
  void saw(const capture::Sighting& sighting, const stack::wire::TcpSegment& segment);

  const FlowEnds& ends() const { return ends_; }
  const FlowSeries& series() const { return series_; }
  const LadderLog& ladder() const { return ladder_; }
  FlowSummary summary() const;

 private:
  // A direction's numbers on the line, once its SYN was seen or, failing that, its first segment.
  struct Side {
    std::optional<stack::tcp::Line> start{};  // of text
    stack::tcp::Line highest = 0;             // beyond all text so far
    std::optional<std::uint8_t> scale{};      // from its SYN
    std::optional<stack::tcp::Line> timestamp{};

    stack::tcp::Line place(const stack::wire::TcpHeader& header);
    std::uint64_t offset(stack::tcp::Line line) const { return line < *start ? 0 : line - *start; }
  };

  void sent(stack::base::Instant now, const stack::wire::TcpSegment& segment, LadderRow& row);
  void arrived(stack::base::Instant now, const stack::wire::TcpSegment& segment, LadderRow& row);
  void promise(stack::base::Instant now, const stack::wire::TcpHeader& header);
  void take_data(stack::base::Instant now, stack::tcp::Line from, stack::tcp::Line to,
                 const Promise* known, LadderRow& row);
  void draw(stack::base::Instant now, Arrival arrival, stack::tcp::Line to);
  void count(stack::base::Instant now, const Gaps::Judgement& judgement);
  void judge_promise(const Promise& known, stack::tcp::Line to, std::uint64_t octets);
  void close_judgement();
  bool is_exhausted() const { return least_room_ && *least_room_ < summary_.mss; }
  void note_silence(stack::base::Instant now);
  void measure(stack::base::Instant now, const stack::wire::TcpHeader& header,
               const Promise* known);
  void add_rtt(stack::base::Instant now, stack::base::Duration rtt);
  stack::base::Duration tolerance() const;

  FlowEnds ends_;
  FlowSeries series_;
  LadderLog ladder_;
  FlowSummary summary_;
  Side ours_, theirs_;
  Gaps gaps_;
  Promises promises_;
  stack::tcp::Line acked_ = 0;           // the last ACK number that we sent
  std::uint64_t most_text_ = kLeastMss;  // that we take in a segment, as our SYN said
  std::optional<stack::base::Instant> syn_sent_;
  bool syn_resent_ = false;
  // What the peer's next ACK of our text is measured against.
  std::optional<stack::base::Instant> timed_at_;
  stack::tcp::Line timed_ = 0;
  std::optional<stack::tcp::Line> last_echo_;
  stack::base::Duration smoothed_rtt_{0};
  // The promise under which data comes now.
  stack::base::Instant judged_at_{};
  std::uint64_t judged_ = 0;                   // octets under it
  std::optional<std::uint64_t> least_room_{};  // that it left
  std::optional<stack::base::Instant> loss_seen_;
  std::optional<stack::base::Instant> repairing_since_;
  // We have acknowledged all that came, and left room for a segment more.
  std::optional<stack::base::Instant> caught_up_at_;
  stack::base::Instant spoke_at_{};  // the last text of ours
};

}  // namespace tools::report
