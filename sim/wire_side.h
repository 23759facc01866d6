// One end of a TCP connection as the wire shows it, and what it may say next.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "stack/base/bytes.h"
#include "stack/base/intervals.h"
#include "stack/tcp/seq.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {

// The laws of what a host sends, by their numbers in wire_laws().
enum class WireLaw : std::uint8_t {
  kNoResetAnswersAReset,
  kSynHasItsOptions,
  kSynAckAnswersOptions,
  kOptionsOfASynStayThere,
  kNothingIsSkipped,
  kWindowIsKept,
  kFinKeepsItsNumber,
  kSameOctetsAgain,
  kAckNeverGoesBack,
  kAckIsOfWhatCame,
  kEdgeNeverMovesLeft,
  kSackIsOfWhatCame,
  kSackLiesBeyondAck,
  kTimestampsInAll,
  kTimestampsGoOn,
  kEchoIsOfWhatCame,
  kEctOnNewTextOnly,
  kEcnFlagsAreAgreedOn,
  kOnlyAcksAfterTheEnd,
  kCount,
};

// Which laws there was an occasion for, and which of them were broken; a bit each.
struct WireLooked {
  std::uint64_t at = 0;
  std::uint64_t broken = 0;

  void note(WireLaw law, bool holds) {
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(law);
    at |= bit;
    if (!holds) broken |= bit;
  }
};

// Is told, in order, what arrived at a host from the other end and what the host sent to it, and
// knows nothing else. Where it has not heard all (fragments, or what came before it began to
// listen), it judges less.
//
// Invariant: whatever is known of what was heard errs on the side of the host: it may have heard
// less.
class WireSide {
 public:
  // Of what arrives in more pieces than these, less is judged.
  static constexpr std::size_t kMostPieces = 4096;

  // A segment arrived, undamaged. `turn` numbers the host's turns.
  void hear(const stack::wire::TcpSegment& segment, std::uint64_t turn);
  // What arrives is not all heard here.
  void hear_in_part() { hears_all_ = false; }
  // The host sends a segment, in a packet with this ECN field; `sum` is that of its text.
  WireLooked say(const stack::wire::TcpSegment& segment, stack::wire::Ecn ecn, std::uint16_t sum,
                 std::uint64_t turn);

 private:
  using Line = stack::tcp::Line;
  // What one SYN said.
  struct Syn {
    stack::wire::Seq seq{};
    stack::wire::TcpOptions options{};
    bool ece = false;  // it asks for ECN, or grants it
  };
  // The octets up to `end` add up to `sum`, modulo 2^16 - 1.
  struct Mark {
    Line end;
    std::uint32_t sum;
  };

  void begin(const stack::wire::TcpHeader& syn);
  void take_syn(const Syn& syn);
  void learn_peer(const stack::wire::TcpHeader& header);
  void say_syn(const stack::wire::TcpHeader& syn, stack::wire::Ecn ecn, WireLooked& looked);
  void say_text(const stack::wire::TcpSegment& segment, stack::wire::Ecn ecn, std::uint16_t sum,
                WireLooked& looked);
  void compare_octets(Line begin, std::size_t size, std::uint16_t sum, WireLooked& looked);
  void say_ack(const stack::wire::TcpHeader& header, WireLooked& looked);
  void say_sack(const stack::wire::TcpHeader& header, Line ack, WireLooked& looked);
  void say_timestamps(const stack::wire::TcpHeader& header, WireLooked& looked);
  std::uint64_t window_heard(const stack::wire::TcpHeader& header) const;
  bool scaled() const { return said_.options.window_scale && heard_.options.window_scale; }
  bool both_closed() const;
  // Whether all of [from, to) arrived.
  bool has_arrived(Line from, Line to) const;

  // --- said ---
  bool has_begun_ = false;  // it said a SYN
  bool is_active_ = false;  // one without an ACK
  Syn said_;
  Line next_ = 0;              // one past the highest octet
  std::optional<Line> fin_;    // where ours stands
  std::optional<Line> acked_;  // the last ACK number
  Line edge_promised_ = 0;
  std::optional<std::uint32_t> clock_;  // the last TSval
  std::deque<Mark> marks_;  // ends of segments not yet acknowledged, and one before them

  // --- heard ---
  bool hears_all_ = true;
  std::optional<Syn> latest_;  // the SYN that arrived last, of whichever connection
  bool has_heard_syn_ = false;
  bool hears_several_ = false;  // SYNs of different numbers, before this end said an ACK
  bool knows_peer_ = false;     // heard_ is the SYN that this end has acknowledged
  Syn heard_;
  Line heard_end_ = 0;                           // one past the highest octet that arrived
  stack::base::Intervals arrived_{kMostPieces};  // what did, not yet acknowledged, the FIN included
  Line heard_ack_ = 0;                           // the highest ACK number
  Line taken_ack_ = 0;  // the same, of segments that hold more than this end has acknowledged
  Line heard_edge_ = 0;                          // the furthest edge of a window
  std::optional<Line> heard_fin_;
  std::optional<std::uint32_t> heard_clock_;  // the latest TSval
  std::optional<std::uint64_t> reset_in_turn_;
};

}  // namespace sim
