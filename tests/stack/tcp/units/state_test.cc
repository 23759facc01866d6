#include "stack/tcp/state.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace {

using stack::tcp::is_legal;
using stack::tcp::State;
using enum State;

constexpr State kAll[] = {kClosed,   kListen,    kSynSent, kSynReceived, kEstablished, kFinWait1,
                          kFinWait2, kCloseWait, kClosing, kLastAck,     kTimeWait};

using Edges = std::set<std::pair<State, State>>;

// RFC 9293 figure 5, edge by edge. Its note 2 has FIN-WAIT-1 to TIME-WAIT. Three of its edges are
// not a connection's here: a listener stays one (CLOSED to LISTEN and SYN-RECEIVED to LISTEN happen
// in the table), and a listener never sends (LISTEN to SYN-SENT).
const Edges kFigure5{
    {kClosed, kSynSent},           // active OPEN
    {kListen, kSynReceived},       // rcv SYN
    {kListen, kClosed},            // CLOSE
    {kSynSent, kClosed},           // CLOSE
    {kSynSent, kSynReceived},      // rcv SYN
    {kSynSent, kEstablished},      // rcv SYN,ACK
    {kSynReceived, kEstablished},  // rcv ACK of SYN
    {kSynReceived, kFinWait1},     // CLOSE
    {kEstablished, kFinWait1},     // CLOSE
    {kEstablished, kCloseWait},    // rcv FIN
    {kFinWait1, kFinWait2},        // rcv ACK of FIN
    {kFinWait1, kClosing},         // rcv FIN
    {kFinWait1, kTimeWait},        // rcv FIN,ACK of FIN
    {kFinWait2, kTimeWait},        // rcv FIN
    {kCloseWait, kLastAck},        // CLOSE
    {kClosing, kTimeWait},         // rcv ACK of FIN
    {kLastAck, kClosed},           // rcv ACK of FIN
    {kTimeWait, kClosed},          // timeout = 2MSL
};

TEST(State, TheLegalTransitionsAreThoseOfFigure5AndTheAborts) {
  for (State from : kAll) {
    for (State to : kAll) {
      bool aborts = to == kClosed && from != kClosed;  // ABORT, a RST, the user timeout
      EXPECT_EQ(is_legal(from, to), aborts || kFigure5.contains({from, to}))
          << name_of(from) << " to " << name_of(to);
    }
  }
}

TEST(State, NamesAreTheRfcs) {
  std::set<std::string_view> names;
  for (State state : kAll) names.insert(name_of(state));
  EXPECT_EQ(names, (std::set<std::string_view>{"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED",
                                               "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
                                               "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"}));
  EXPECT_EQ(name_of(kFinWait2), "FIN-WAIT-2");
  EXPECT_EQ(name_of(kTimeWait), "TIME-WAIT");
}

// RFC 9293 3.3.2: all but CLOSED, LISTEN, SYN-SENT and SYN-RECEIVED.
TEST(State, SynchronizedAreTheStatesAfterTheHandshake) {
  const std::set<State> before{kClosed, kListen, kSynSent, kSynReceived};
  for (State state : kAll) {
    EXPECT_EQ(is_synchronized(state), !before.contains(state)) << name_of(state);
  }
}

// RFC 9293 3.10.2, SEND: an error once CLOSE was called.
TEST(State, WritingEndsWithOurFin) {
  const std::set<State> writable{kEstablished, kCloseWait};
  for (State state : kAll) EXPECT_EQ(can_write(state), writable.contains(state)) << name_of(state);
}

// RFC 9293 3.10.7.4, seventh: in other states the peer's FIN has been received.
TEST(State, DataIsExpectedUntilThePeersFin) {
  const std::set<State> open{kEstablished, kFinWait1, kFinWait2};
  for (State state : kAll) EXPECT_EQ(expects_data(state), open.contains(state)) << name_of(state);
}

}  // namespace
