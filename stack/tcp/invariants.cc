#include "stack/tcp/invariants.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "stack/tcp/receive/window.h"
#include "stack/tcp/send/congestion.h"

namespace stack::tcp {
namespace {

using enum State;
using receive::AckDue;

struct Law {
  Invariant invariant;
  // Whether there is an occasion for it.
  bool (*applies)(const Outline&);
  bool (*holds)(const Outline&);
  Moment moment = Moment::kBetweenCalls;  // from when on
};

struct StepLaw {
  Invariant invariant;
  bool (*applies)(const Outline& was, const Outline& is);
  bool (*holds)(const Outline& was, const Outline& is);
};

// --- occasions ---
constexpr auto alive = [](const Outline& c) { return c.is_alive(); };
constexpr auto synchronized = [](const Outline& c) { return is_synchronized(c.state); };
constexpr auto has_board = [](const Outline& c) { return c.has_board && c.is_alive(); };
constexpr auto receiving = [](const Outline& c) { return c.is_receiving && c.is_alive(); };

constexpr bool has_finished(const Outline& c) { return c.end > c.data_end; }

// --- terms ---
// RFC 6298 2.3, before any back-off.
base::Duration computed_rto(const Outline& c) {
  constexpr base::Duration kGranularity = std::chrono::milliseconds(1);
  return std::clamp(c.srtt + std::max(kGranularity, 4 * c.rttvar), c.min_rto, c.max_rto);
}

bool within(const Outline& c, Timer timer, base::Duration longest) {
  return !c.is_set(timer) || c.timers.at(timer) <= c.now + longest;
}

bool will_act(const Outline& c) {
  return c.is_set(Timer::kRetransmit) || c.is_set(Timer::kPersist) || c.probe_due ||
         c.tail_probe_due;
}

constexpr Law kLaws[] = {
    // --- sequence numbers ---
    {{"SND.UNA <= SND.NXT", "RFC 9293 3.4"},
     alive,
     [](const Outline& c) { return c.una <= c.nxt; }},
    {{"ISS <= SND.UNA, and beyond it once the SYN is acknowledged", "RFC 9293 3.4"},
     alive,
     [](const Outline& c) { return is_synchronized(c.state) ? c.una > c.iss : c.una >= c.iss; }},
    {{"SND.NXT is not past what was written, the FIN included", "RFC 9293 3.10.2"},
     alive,
     [](const Outline& c) { return c.nxt <= c.end; }},
    {{"the flight fits into the largest window ever offered, or is a probe's octet",
      "RFC 9293 3.8.6.1"},
     synchronized,
     [](const Outline& c) {
       return c.nxt - c.una <= std::max<std::uint64_t>(c.largest_window, 1);
     }},
    {{"SMSS is the peer's at most, and at least an octet", "RFC 9293 3.7.1"},
     receiving,
     [](const Outline& c) { return c.smss >= 1 && c.smss <= c.peer_mss; }},
    {{"a full segment with its options fits into the path's MTU", "RFC 9293 3.7.1"},
     receiving,
     [](const Outline& c) { return c.smss == 1 || c.smss + c.options <= c.segment_room; }},
    {{"the path MTU is what every link has, at least", "RFC 8201 4"},
     alive,
     [](const Outline& c) { return c.path_mtu >= c.least_mtu; }},

    // --- congestion control ---
    {{"cwnd >= 1 SMSS", "RFC 5681 3.1"}, alive, [](const Outline& c) { return c.cwnd >= c.smss; }},
    {{"cwnd has a limit", "RFC 5681 3.1"},
     alive,
     [](const Outline& c) { return c.cwnd <= send::kLargestWindow; }},
    {{"ssthresh >= 2 SMSS", "RFC 5681 3.1 (4)"},
     alive,
     [](const Outline& c) { return c.ssthresh >= 2 * c.smss; }},

    // --- what is outstanding ---
    {{"the scoreboard covers SND.UNA to SND.NXT", "RFC 6675 3"},
     has_board,
     [](const Outline& c) {
       if (c.board_is_empty) return c.una == c.nxt;
       return c.board_begin == c.una && c.board_end == c.nxt;
     }},
    {{"sacked and lost are parts of the flight", "RFC 6675 4"},
     has_board,
     [](const Outline& c) { return c.sacked + c.lost <= c.nxt - c.una; }},
    {{"pipe <= SND.NXT - SND.UNA", "RFC 6675 4"},
     has_board,
     [](const Outline& c) { return c.pipe <= c.nxt - c.una; }},
    {{"nothing is sacked without SACK-Permitted", "RFC 2018 2"},
     [](const Outline& c) { return has_board(c) && !c.sack; },
     [](const Outline& c) { return c.sacked == 0; }},
    {{"the recovery point lies beyond SND.UNA and not past SND.NXT", "RFC 6582 3.2"},
     [](const Outline& c) { return has_board(c) && c.is_repairing; },
     [](const Outline& c) { return c.una < c.recovery_point && c.recovery_point <= c.nxt; }},
    {{"the scoreboard is sound within", "RFC 6675 3"},
     [](const Outline& c) { return has_board(c) && c.is_deep; },
     [](const Outline& c) { return c.board_fault == nullptr; }},

    // --- the retransmission timeout ---
    {{"RTO lies within its bounds", "RFC 6298 2.4, 2.5"},
     alive,
     [](const Outline& c) { return c.min_rto <= c.rto && c.rto <= c.max_rto; }},
    {{"RTO >= SRTT + 4 RTTVAR", "RFC 6298 2.3"},
     [](const Outline& c) { return c.is_alive() && c.srtt.count() > 0; },
     [](const Outline& c) { return c.rto >= computed_rto(c) && c.rttvar.count() >= 0; }},

    // --- timers ---
    {{"a timer runs while data or a FIN is outstanding", "RFC 6298 5.1"},
     [](const Outline& c) { return is_synchronized(c.state) && c.has_outstanding(); },
     will_act},
    {{"a timer runs while a SYN is outstanding", "RFC 9293 3.8.1"},
     [](const Outline& c) { return c.is_shaking_hands(); },
     [](const Outline& c) { return c.syn_due || c.is_set(Timer::kRetransmit); }},
    {{"with nothing outstanding the retransmission timer is off", "RFC 6298 5.2"},
     [](const Outline& c) { return is_synchronized(c.state) && !c.has_outstanding(); },
     [](const Outline& c) { return !c.is_set(Timer::kRetransmit); }},
    {{"text that waits with nothing outstanding has a persist timer", "RFC 9293 3.8.6.1"},
     [](const Outline& c) {
       return is_synchronized(c.state) && !c.has_outstanding() && c.nxt < c.end;
     },
     [](const Outline& c) {
       return c.is_set(Timer::kPersist) || c.is_set(Timer::kPacing) || c.probe_due;
     },
     Moment::kAfterTurn},
    {{"no retransmission or probe is further off than the longest RTO", "RFC 6298 2.5"},
     alive,
     [](const Outline& c) {
       return within(c, Timer::kRetransmit, c.max_rto) && within(c, Timer::kPersist, c.max_rto) &&
              within(c, Timer::kTailProbe, c.max_rto);
     }},
    {{"what is outstanding has a user timeout", "RFC 9293 3.8.3"},
     [](const Outline& c) { return c.is_alive() && c.has_outstanding(); },
     [](const Outline& c) { return c.is_set(Timer::kUserTimeout); }},
    {{"keep-alives are for whoever asked, once connected", "RFC 9293 3.8.4"},
     [](const Outline& c) { return c.is_set(Timer::kKeepAlive); },
     [](const Outline& c) { return c.has_keep_alive && c.was_connected; }},
    {{"TIME-WAIT has its end", "RFC 9293 3.10.7.8"},
     [](const Outline& c) { return c.state == kTimeWait; },
     [](const Outline& c) { return c.is_set(Timer::kTimeWait); }},
    {{"CLOSED has no timer", "RFC 9293 3.3.2"},
     [](const Outline& c) { return c.state == kClosed; },
     [](const Outline& c) { return c.timers.earliest() == base::kNever; }},
    {{"an alarm rings for every deadline", "RFC 9293 3.10.8"},
     alive,
     [](const Outline& c) { return c.alarm <= c.timers.earliest(); }},
    {{"no timer is overdue", "RFC 9293 3.10.8"},
     alive,
     [](const Outline& c) { return c.timers.earliest() >= c.now; },
     Moment::kAfterTurn},

    // --- states ---
    {{"the peer's FIN and the state agree", "RFC 9293 3.3.2"},
     alive,
     [](const Outline& c) {
       const bool ought_to = c.state == kCloseWait || c.state == kLastAck || c.state == kClosing ||
                             c.state == kTimeWait;
       return c.fin_received == ought_to;
     }},
    {{"our FIN and the state agree", "RFC 9293 3.3.2"},
     synchronized,
     [](const Outline& c) { return has_finished(c) == !can_write(c.state); }},
    {{"the ACK of our FIN and the state agree", "RFC 9293 3.10.7.4"},
     [](const Outline& c) { return is_synchronized(c.state) && has_finished(c); },
     [](const Outline& c) {
       return (c.una == c.end) == (c.state == kFinWait2 || c.state == kTimeWait);
     }},
    {{"an ending is known of what has ended, and of nothing else", "RFC 9293 3.10.5"},
     [](const Outline&) { return true; },
     [](const Outline& c) { return c.ended == (c.state == kClosed || c.state == kTimeWait); }},
    {{"an option is used only where we offered it",
      "RFC 7323 2.2, 3.2, RFC 2018 2, RFC 3168 6.1.1"},
     alive,
     [](const Outline& c) {
       return (c.sack_offered || !c.sack) && (c.timestamps_offered || !c.timestamps) &&
              (c.ecn_offered || !c.ecn);
     }},

    // --- the receiver ---
    {{"the promised window has room in the buffer", "RFC 9293 3.8.6"},
     receiving,
     [](const Outline& c) { return c.rcv_edge <= c.read + c.capacity; }},
    {{"what is in order and unread fits into the buffer", "RFC 9293 3.8.6"},
     receiving,
     [](const Outline& c) { return c.read <= c.in_order && c.in_order - c.read <= c.capacity; }},
    {{"RCV.NXT is past all that is in order, the FIN included", "RFC 9293 3.10.7.4"},
     receiving,
     [](const Outline& c) { return c.rcv_nxt == c.in_order + (c.fin_received ? 1 : 0); }},
    {{"windows are scaled by 14 at most, and fit into their field", "RFC 7323 2.3"},
     receiving,
     [](const Outline& c) {
       using receive::Window;
       const Line most = c.in_order + (Window::kLargestField << c.receive_shift);
       return c.receive_shift <= Window::kLargestShift && c.send_shift <= Window::kLargestShift &&
              c.rcv_edge <= most;
     }},
    {{"what lies beyond a gap lies within the window", "RFC 9293 3.10.7.4"},
     [](const Outline& c) { return receiving(c) && c.has_islands; },
     [](const Outline& c) { return c.in_order < c.islands_begin && c.islands_end <= c.rcv_edge; }},
    {{"a delayed ACK leaves within 500 ms", "RFC 9293 3.8.6.3"},
     [](const Outline& c) { return receiving(c) && c.ack_due == AckDue::kDelayed; },
     [](const Outline& c) {
       return c.is_set(Timer::kDelayedAck) &&
              within(c, Timer::kDelayedAck, receive::AckPolicy::kDelayBound);
     }},
    {{"what was due has been said", "RFC 9293 3.8.6.3"},
     [](const Outline&) { return true; },
     [](const Outline& c) { return c.ack_due <= AckDue::kDelayed && !c.syn_due && !c.reset_due; },
     Moment::kAfterTurn},
};

constexpr std::size_t kStates = static_cast<std::size_t>(kTimeWait) + 1;

// Whether the edges of RFC 9293 figure 5 lead from one state to another, one or several in a turn.
// None leads on from CLOSED: what comes then is another connection.
bool is_reachable(State from, State to) {
  std::array<bool, kStates> reached{};
  reached[static_cast<std::size_t>(from)] = true;
  for (std::size_t round = 0; round < kStates; ++round) {
    for (auto a = static_cast<std::size_t>(kListen); a < kStates; ++a) {
      for (std::size_t b = 0; reached[a] && b < kStates; ++b) {
        reached[b] = reached[b] || is_legal(static_cast<State>(a), static_cast<State>(b));
      }
    }
  }
  return reached[static_cast<std::size_t>(to)];
}

bool has_timed_out(const Outline& was, const Outline& is) { return is.timeouts > was.timeouts; }

bool has_sampled(const Outline& was, const Outline& is) {
  return is.srtt != was.srtt || is.rttvar != was.rttvar;
}

constexpr StepLaw kSteps[] = {
    {{"SND.UNA never goes back", "RFC 9293 3.4"},
     [](const Outline&, const Outline&) { return true; },
     [](const Outline& was, const Outline& is) { return is.una >= was.una; }},
    {{"an ACK takes no more than what had been sent", "RFC 9293 3.10.7.4"},
     [](const Outline& was, const Outline& is) { return is.una > was.una; },
     [](const Outline& was, const Outline& is) { return is.una <= was.nxt; }},
    {{"SND.NXT never goes back", "RFC 9293 3.4"},
     [](const Outline&, const Outline&) { return true; },
     [](const Outline& was, const Outline& is) { return is.nxt >= was.nxt; }},
    {{"what is sent fits into the window offered, or is a probe's octet", "RFC 9293 3.8.6"},
     [](const Outline& was, const Outline& is) {
       return is_synchronized(is.state) && is.nxt > std::max(was.nxt, is.iss + 1);
     },
     [](const Outline&, const Outline& is) { return is.nxt <= std::max(is.edge, is.una + 1); }},
    {{"our FIN keeps its number", "RFC 9293 3.10.4"},
     [](const Outline& was, const Outline&) { return has_finished(was); },
     [](const Outline& was, const Outline& is) { return is.end == was.end; }},
    {{"RCV.NXT never goes back", "RFC 9293 3.4"},
     [](const Outline& was, const Outline& is) { return was.is_receiving && is.is_receiving; },
     [](const Outline& was, const Outline& is) { return is.rcv_nxt >= was.rcv_nxt; }},
    {{"nothing follows the peer's FIN", "RFC 9293 3.10.7.4"},
     [](const Outline& was, const Outline&) { return was.fin_received; },
     [](const Outline& was, const Outline& is) { return is.rcv_nxt == was.rcv_nxt; }},
    {{"the window's right edge never moves left", "RFC 9293 3.8.6"},
     [](const Outline& was, const Outline& is) { return was.is_receiving && is.is_receiving; },
     [](const Outline& was, const Outline& is) { return is.rcv_edge >= was.rcv_edge; }},
    {{"states follow one another as in figure 5", "RFC 9293 3.3.2"},
     [](const Outline& was, const Outline& is) { return is.state != was.state; },
     [](const Outline& was, const Outline& is) { return is_reachable(was.state, is.state); }},
    {{"the RTO at most doubles with a timeout", "RFC 6298 5.5"},
     [](const Outline& was, const Outline& is) {
       return has_timed_out(was, is) && !has_sampled(was, is) &&
              is_synchronized(was.state) == is_synchronized(is.state);
     },
     [](const Outline& was, const Outline& is) {
       constexpr std::uint64_t kMostDoublings = 16;
       const auto doublings = std::min(is.timeouts - was.timeouts, kMostDoublings);
       return is.rto <= std::clamp(was.rto * (1 << doublings), is.min_rto, is.max_rto);
     }},
    {{"no round trip is measured by what was sent twice", "RFC 6298 3"},
     [](const Outline& was, const Outline& is) {
       return has_board(was) && was.has_outstanding() && was.sent_once == 0 && !is.timestamps;
     },
     [](const Outline& was, const Outline& is) { return !has_sampled(was, is); }},
    {{"no round trip is measured by a SYN that timed out", "RFC 6298 3"},
     [](const Outline& was, const Outline& is) {
       return was.is_shaking_hands() && was.timeouts > 0 && is_synchronized(is.state);
     },
     [](const Outline&, const Outline& is) { return is.srtt.count() == 0; }},
    {{"after a timeout cwnd is the loss window", "RFC 5681 3.1"},
     [](const Outline& was, const Outline& is) {
       return has_timed_out(was, is) && is_synchronized(was.state) && is_synchronized(is.state);
     },
     [](const Outline&, const Outline& is) { return is.cwnd <= is.peer_mss; }},
};

constexpr std::size_t kHere = std::size(kLaws);
constexpr std::size_t kAll = kHere + std::size(kSteps);
static_assert(kAll <= 64, "a mask has a bit for each");

constexpr auto kInvariants = [] {
  std::array<Invariant, kAll> all{};
  for (std::size_t i = 0; i < kHere; ++i) all[i] = kLaws[i].invariant;
  for (std::size_t i = kHere; i < kAll; ++i) all[i] = kSteps[i - kHere].invariant;
  return all;
}();

void note(Looked& looked, std::size_t number, bool holds) {
  const std::uint64_t bit = std::uint64_t{1} << number;
  looked.at |= bit;
  if (!holds) looked.broken |= bit;
}

// Every law in line, so that the compiler sees them all at once: they are looked at after every
// event of every simulation.
template <std::size_t... I>
Looked look_at_all(const Outline& is, Moment moment, std::index_sequence<I...>) {
  Looked looked;
  const auto look = [&]<std::size_t N>() {
    constexpr const Law& kLaw = kLaws[N];
    if (kLaw.moment <= moment && kLaw.applies(is)) note(looked, N, kLaw.holds(is));
  };
  (look.template operator()<I>(), ...);
  return looked;
}

template <std::size_t... I>
Looked look_at_all(const Outline& was, const Outline& is, std::index_sequence<I...>) {
  Looked looked;
  const auto look = [&]<std::size_t N>() {
    constexpr const StepLaw& kLaw = kSteps[N];
    if (kLaw.applies(was, is)) note(looked, kHere + N, kLaw.holds(was, is));
  };
  (look.template operator()<I>(), ...);
  return looked;
}

}  // namespace

std::span<const Invariant> invariants() { return kInvariants; }

std::size_t invariants_of_moments() { return kHere; }

Looked look_at(const Outline& is, Moment moment) {
  return look_at_all(is, moment, std::make_index_sequence<kHere>{});
}

Looked look_at_step(const Outline& was, const Outline& is) {
  return look_at_all(was, is, std::make_index_sequence<std::size(kSteps)>{});
}

}  // namespace stack::tcp
