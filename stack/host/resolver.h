// Names to ways: what the world outside does for an application that wants to reach a name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/base/address.h"

namespace stack::host {

// One address of a name, and whence to go there; see Host::connect().
struct Target {
  base::Endpoint remote;
  std::optional<base::Endpoint> local = {};
  friend bool operator==(const Target&, const Target&) = default;
};

// What is looked for.
struct Question {
  std::string host;       // a name in ASCII (A-labels), or an address as base::Address writes it
  std::string zone = {};  // of a link-local address; else empty
  std::uint16_t port = 0;
  friend bool operator==(const Question&, const Question&) = default;
};

// What was found.
struct Ways {
  std::vector<Target> targets = {};  // in the order in which to try them; empty: there is no way
  std::string failure = {};          // then why: one line of plain text, without a full stop
};

// Invariant: every question is answered once, in an order of its own. Ways stay open until they are
// given back; each asking opens ways of its own, even to the same name, so that connections at the
// same time have different ends. Never blocks.
class Resolver {
 public:
  using Query = std::uint64_t;

  virtual ~Resolver() = default;
  // Begins to look for ways; the answer is there in a later turn, or already.
  virtual Query ask(const Question& question) = 0;
  // The answer, once: nothing while there is none yet. Whoever drives the application turns again
  // when there may be one.
  virtual std::optional<Ways> answer(Query query) = 0;
  // The ways of that answer are wanted no longer, or the answer itself is not; once for each query.
  // A connection through one of them is over, but for what may still be in flight.
  virtual void release(Query query) = 0;
};

}  // namespace stack::host
