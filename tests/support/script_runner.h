// Runs a packet script against a real host in virtual time, with no tolerance: every packet that
// the host sends is described, at its instant and in its order, and nothing else is.
#pragma once

#include <optional>

#include "tests/support/script_bench.h"
#include "tests/support/script_sockets.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// Invariant: events happen in their order, and the clock never runs back.
class Runner {
 public:
  // The script outlives the runner.
  explicit Runner(const Script& script);

  // Throws Failure where the host, or a call, does otherwise than the script says.
  void run();

 private:
  // A call that waits for something to happen.
  struct Waiting {
    const Call* call;
    int line;
    std::optional<stack::base::Instant> end;  // when it must come back
    std::size_t done = 0;                     // octets, of a write
  };

  void happen(const Event& event, const Arrival& arrival);
  void happen(const Event& event, const Expectation& expectation);
  void happen(const Event& event, const Call& call);
  void happen(const Event& event, const Assertions& assertions);

  // The clock moves to the event's time; on the way nothing may be sent.
  void reach(const Event& event);
  // The same up to `when`, which is the time of what stands in `line`.
  void pass_until(stack::base::Instant when, int line);
  void nothing_was_sent(int line) const;
  void compare(const Event& event, const Packet& expected, Sent sent);
  // Something has happened: the call that waits may come back, and the host has its say.
  void settle();
  void retry_waiting();
  void check_outcome(const Call& call, int line, const Outcome& outcome) const;
  stack::base::Instant time_of(const Event& event, stack::base::Duration offset) const;

  const Script& script_;
  Bench bench_;
  Sockets sockets_;
  stack::base::Instant start_;
  stack::base::Instant last_;  // of the event before
  std::optional<Waiting> waiting_;
};

}  // namespace tests::script
