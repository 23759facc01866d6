// The kernel's end of a flow: its sockets, in a process of their own.
#pragma once

#include <optional>
#include <string>

#include "backends/fd.h"
#include "sim/apps/delivery.h"
#include "stack/base/address.h"
#include "stack/base/time.h"

namespace netsim::kernel {

struct CounterpartConfig {
  std::string flow{};  // its name, for what is said of it
  // Calls there, from `start` on; without one waits at `local`.
  std::optional<stack::base::Endpoint> remote{};
  stack::base::Endpoint local{};
  stack::base::Duration start{0};  // from now, that is from the beginning of play()
  std::string congestion{};        // control, as the kernel calls it; empty: its own choice
  bool http = false;               // the caller asks, the other answers: what is said is a body
  sim::apps::Content to_say{};
  sim::apps::Content to_hear{};
  stack::base::Duration patience = std::chrono::minutes(2);  // in silence
};

// Says all it has, hears all the other says, octet by octet, then parts.
class Counterpart {
 public:
  // Whoever waits does so from now on. Opened in the network namespace that one stays in. Throws
  // std::system_error.
  explicit Counterpart(const CounterpartConfig& config);

  // To be called in a process of its own, for it blocks. Nothing if all went as it should;
  // otherwise why not, in one line.
  std::optional<std::string> play();

 private:
  class Talk;

  CounterpartConfig config_;
  backends::Fd socket_;
};

}  // namespace netsim::kernel
