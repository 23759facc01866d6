// The eleven states of RFC 9293 3.3.2 and, as data, the transitions between them.
#pragma once

#include <cstdint>
#include <string_view>

namespace stack::tcp {

enum class State : std::uint8_t {
  kClosed,
  kListen,
  kSynSent,
  kSynReceived,
  kEstablished,
  kFinWait1,
  kFinWait2,
  kCloseWait,
  kClosing,
  kLastAck,
  kTimeWait,
};

std::string_view name_of(State state);  // "FIN-WAIT-1", as the RFC writes it

// Whether RFC 9293 figure 5 has this edge. From every state but CLOSED an abort, a reset or the
// user timeout leads to CLOSED. Three edges of the figure are no connection's here: a listener is
// the table's and stays one (CLOSED or SYN-RECEIVED to LISTEN), and it never sends (LISTEN to
// SYN-SENT).
bool is_legal(State from, State to);

// The handshake is over: both initial sequence numbers are known to both sides.
constexpr bool is_synchronized(State state) { return state >= State::kEstablished; }
// The application may still write.
constexpr bool can_write(State state) {
  return state == State::kEstablished || state == State::kCloseWait;
}
// The peer has not yet finished: its data is wanted.
constexpr bool expects_data(State state) {
  return state == State::kEstablished || state == State::kFinWait1 || state == State::kFinWait2;
}

}  // namespace stack::tcp
