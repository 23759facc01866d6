// Opens one connection to a name that has several addresses: Happy Eyeballs version 2 (RFC 8305),
// from the sorted list of addresses on.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "stack/apps/pace.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/dial_order.h"
#include "stack/host/host.h"
#include "stack/host/resolver.h"
#include "stack/tcp/info.h"
#include "stack/tcp/stream.h"

namespace stack::apps {

// From the start of one attempt to that of the next (RFC 8305 5, which also names the bounds).
inline constexpr base::Duration kAttemptDelay = std::chrono::milliseconds(250);
inline constexpr base::Duration kLeastAttemptDelay = std::chrono::milliseconds(10);
inline constexpr base::Duration kMostAttemptDelay = std::chrono::seconds(2);
using host::in_dial_order;
using host::kMostTargets;
using host::Target;

struct DialConfig {
  std::vector<Target> targets;  // in the resolver's order, at least one
  base::Duration attempt_delay = kAttemptDelay;
  base::Duration patience = kPatience;  // from the first SYN until one is connected
};

// Invariant: at most one connection is kept. No attempt outlives the decision or the Dial: one in
// SYN-SENT is forgotten (its late SYN,ACK is answered by a RST, as anything that belongs to no
// connection), one that the peer knows of is reset.
class Dial {
 public:
  explicit Dial(DialConfig config);
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;
  ~Dial() { abort(); }

  // Starts what attempts are due, and looks at those in progress. The host must outlive this.
  void run(base::Instant now, host::Host& host);
  // When run() wants to be called again though no packet came.
  base::Instant deadline() const;
  // There is a winner, or there will be none.
  bool done() const { return won_ || failure_; }

  // Hands the connection over, once, as soon as one is established: the first that was (of several
  // in one turn the one that was tried first). It may have ended since.
  std::optional<tcp::Stream> take();
  // Why there is no connection, once none can come any more: what tells most of how the attempts
  // ended. That is a refusal, for a host was there; then silence (kTimedOut, also when the patience
  // ran out), for there was a way at least; then kUnreachable: a router said so, or we have no
  // address of that family; then that the host could not open another.
  std::optional<tcp::Ending> failure() const { return failure_; }
  // How the oldest attempt in progress stands, or stood when it was let go.
  tcp::Info info() const;
  // Gives up, also a connection that was not taken: failure() is kAborted unless the end was
  // decided before.
  void abort();

 private:
  void watch_attempts();
  void start_attempts(base::Instant now, host::Host& host);
  void start_next(base::Instant now, host::Host& host);
  void take_note(tcp::Ending ending);
  void fail(tcp::Ending ending);
  void abort_attempts();
  bool has_more() const { return next_ < config_.targets.size(); }

  DialConfig config_;
  bool begun_ = false;
  std::size_t next_ = 0;          // of the targets: the first not tried yet
  base::Instant next_start_{};    // when it is tried at the latest
  std::size_t replacements_ = 0;  // attempts that failed and have no successor yet
  base::Instant give_up_ = base::kNever;
  std::vector<tcp::Stream> attempts_;  // in progress, the oldest first
  std::optional<tcp::Stream> winner_;  // until it is taken
  bool won_ = false;
  std::optional<tcp::Ending> ending_;  // the most telling one so far
  std::optional<tcp::Ending> failure_;
  tcp::Info last_info_;  // of the attempt that was let go last
};

}  // namespace stack::apps
