// Drives a host over a device in real time, until its application is done or a signal asks to stop.
#pragma once

#include <optional>

#include "backends/device.h"
#include "backends/signals.h"
#include "stack/base/time.h"

namespace stack::host {
class Application;
class Host;
}  // namespace stack::host

namespace backends {

// Invariant: while this lives, SIGHUP, SIGINT and SIGTERM do not end the process but run(); see
// Signals.
class EventLoop {
 public:
  EventLoop() = default;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Turns until the application is done; answers the signal if one came first. It may be run again
  // then.
  std::optional<int> run(stack::host::Host& host, Device& device,
                         stack::host::Application& application);

  // Nanoseconds on the monotonic clock.
  static stack::base::Instant now();

 private:
  std::optional<int> sleep(stack::base::Instant until, Device& device);

  Signals signals_;
};

}  // namespace backends
