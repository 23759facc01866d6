// The signals that ask a program to end, waited for as packets are.
#pragma once

#include <signal.h>

#include <optional>

#include "backends/fd.h"

namespace backends {

// Invariant: while this lives, SIGHUP, SIGINT and SIGTERM do not end the process but wait to be
// taken, unless they were ignored when it was made: then they stay so. For a program of one thread.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Readable when one has come; lent.
  int descriptor() const { return descriptor_.get(); }
  // One that has come; nothing if none has.
  std::optional<int> take();

 private:
  sigset_t before_{};
  Fd descriptor_;
};

}  // namespace backends
