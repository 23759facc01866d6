#include "sim/router/nat_session.h"

#include "sim/router/transport.h"

namespace sim::router {

NatSession::NatSession(const Lifetimes& lifetimes, const Passage& first) : lifetimes_(&lifetimes) {
  open(first);
}

void NatSession::open(const Passage& first) {
  state_ = State::kOpening;
  opened_inside_ = first.from_inside;
  pass(first);
}

void NatSession::pass(const Passage& packet) {
  switch (packet.protocol) {
    case kTcp:
      return pass_tcp(packet);
    case kUdp:
      return live(packet.at, lifetimes_->udp);
    default:
      return live(packet.at, lifetimes_->echo);
  }
}

void NatSession::pass_tcp(const Passage& packet) {
  switch (state_) {
    case State::kOpening:
      // A refusal establishes nothing, and the SYN that it answers may be tried again.
      if (packet.from_inside != opened_inside_ && !packet.rst) {
        state_ = State::kEstablished;
        return pass_tcp(packet);
      }
      return live(packet.at, lifetimes_->transitory);
    case State::kEstablished:
    case State::kInsideFinished:
    case State::kOutsideFinished:
      if (packet.rst) {
        state_ = State::kReset;
        return live(packet.at, lifetimes_->transitory);
      }
      live(packet.at, lifetimes_->established);
      if (packet.fin) finish(packet);
      return;
    case State::kClosed:
      if (packet.syn && packet.from_inside) open(packet);
      return;  // what is said after both FINs does not keep it alive
    case State::kReset:
      if (packet.rst) return;
      if (packet.syn && packet.from_inside) return open(packet);
      state_ = State::kEstablished;
      return live(packet.at, lifetimes_->established);
  }
}

void NatSession::finish(const Passage& packet) {
  const State mine = packet.from_inside ? State::kInsideFinished : State::kOutsideFinished;
  if (state_ == State::kEstablished || state_ == mine) {
    state_ = mine;
    return;
  }
  state_ = State::kClosed;
  live(packet.at, lifetimes_->transitory);
}

}  // namespace sim::router
