// What sits on top of a host: a client, a server, anything that reads and writes streams.
#pragma once

#include "stack/base/time.h"

namespace stack::host {

class Host;

class Application {
 public:
  virtual ~Application() = default;

  // Makes all the progress that is possible now, without waiting.
  virtual void run(base::Instant now, Host& host) = 0;
  // When run() wants to be called again though no packet came; kNever if it need not.
  virtual base::Instant deadline() const = 0;
  // Nothing more will be done: the driver may stop.
  virtual bool done() const = 0;
};

}  // namespace stack::host
