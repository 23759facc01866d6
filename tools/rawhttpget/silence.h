// An application that has nothing to say and waits until nobody else has either.
#pragma once

#include "backends/wires.h"
#include "stack/host/application.h"
#include "stack/host/host.h"

namespace tools::rawhttpget {

// Invariant: done once the last of the released lines may be let go. Segments of the peer may still
// be in flight behind a connection: while they meet our port guard they are dropped in silence,
// afterwards the kernel would answer each with a RST.
class Silence final : public stack::host::Application {
 public:
  // `wires` outlives it.
  explicit Silence(const backends::Wires& wires) : wires_(wires) {}

  void run(stack::base::Instant now, stack::host::Host&) override {
    done_ = now >= wires_.let_go_at();
  }
  stack::base::Instant deadline() const override { return wires_.let_go_at(); }
  bool done() const override { return done_; }

 private:
  const backends::Wires& wires_;
  bool done_ = false;
};

}  // namespace tools::rawhttpget
