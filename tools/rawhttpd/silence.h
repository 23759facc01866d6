// An application that has nothing to say and waits until nobody else has either.
#pragma once

#include "stack/host/application.h"
#include "stack/host/host.h"

namespace tools::rawhttpd {

// Invariant: done once no packet has come for as long as is enough, or after kAtMost. Segments of
// the peer may still be in flight behind a connection: while they meet our port guard they are
// dropped in silence, afterwards the kernel would answer each with a RST.
class Silence : public stack::host::Application {
 public:
  // Behind a connection that did not end in order.
  static constexpr stack::base::Duration kLongEnough = std::chrono::milliseconds(200);
  // Behind one that did: both ends have said all, but the network may have turned the last segments
  // round (the peer's ACK of our FIN behind its own FIN, say). A glimpse of TIME-WAIT.
  static constexpr stack::base::Duration kGlimpse = std::chrono::milliseconds(10);
  static constexpr stack::base::Duration kAtMost = std::chrono::seconds(1);

  explicit Silence(stack::base::Instant now, stack::base::Duration enough = kLongEnough)
      : enough_(enough), started_(now), last_packet_(now) {}

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override;
  bool done() const override { return done_; }

 private:
  stack::base::Duration enough_;
  stack::base::Instant started_;
  stack::base::Instant last_packet_;
  std::uint64_t packets_ = 0;
  bool done_ = false;
};

}  // namespace tools::rawhttpd
