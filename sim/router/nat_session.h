// One conversation through a NAT, and how long it is remembered.
#pragma once

#include <cstdint>

#include "stack/base/time.h"

namespace sim::router {

// In silence.
struct Lifetimes {
  stack::base::Duration established = std::chrono::minutes(124);  // TCP: RFC 5382 REQ-5
  stack::base::Duration transitory = std::chrono::minutes(4);     // opening or closing: the same
  stack::base::Duration udp = std::chrono::minutes(5);            // RFC 4787 REQ-5
  stack::base::Duration echo = std::chrono::seconds(60);          // RFC 5508 REQ-2
};

// A packet of it, as far as it matters here.
struct Passage {
  stack::base::Instant at{};
  bool from_inside = true;
  std::uint8_t protocol = 0;
  bool syn = false, fin = false, rst = false;  // of TCP
};

// Invariant: of TCP, the state is RFC 6146 3.5.2.2's, which is NAT64's, whose sessions have the
// same lives. It differs in two points: who has lost a mapping under way (for the NAT forgot it)
// may go on without a SYN, and a SYN from inside begins a closed session anew.
class NatSession {
 public:
  // Made by its first packet. `lifetimes` is borrowed for the session's life.
  NatSession(const Lifetimes& lifetimes, const Passage& first);

  // Another packet, which it lets live on.
  void pass(const Passage& packet);
  bool alive(stack::base::Instant now) const { return now < ends_; }
  stack::base::Instant ends() const { return ends_; }

 private:
  enum class State : std::uint8_t {
    kOpening,  // one side has spoken
    kEstablished,
    kInsideFinished,  // has sent its FIN
    kOutsideFinished,
    kClosed,  // both have
    kReset,   // after a RST, which may not have been believed
  };
  void open(const Passage& first);
  void pass_tcp(const Passage& packet);
  void finish(const Passage& packet);
  void live(stack::base::Instant now, stack::base::Duration lifetime) { ends_ = now + lifetime; }

  const Lifetimes* lifetimes_;
  State state_ = State::kOpening;
  bool opened_inside_ = true;
  stack::base::Instant ends_{};
};

}  // namespace sim::router
