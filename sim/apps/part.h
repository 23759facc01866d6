// One end of a flow: an application among others on its host.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/tcp/stream.h"

namespace stack::host {
class Host;
}

namespace sim::apps {

// Which connections are a part's own: those to `remote`, or, without one, those to `port` of its
// host. No two parts of a host have the same.
struct Place {
  std::optional<stack::base::Endpoint> remote{};
  std::uint16_t port = 0;
};

class Part {
 public:
  virtual ~Part() = default;
  virtual Place place() const = 0;
  // Something happened on this stream of the part's, which it may not have accepted yet; run()
  // follows.
  virtual void on_change(stack::tcp::ConnectionId) {}
  // Makes all the progress that is possible now.
  virtual void run(stack::base::Instant now, stack::host::Host& host) = 0;
  // When run() wants to be called again though nothing changed; kNever if it need not.
  virtual stack::base::Instant deadline() const = 0;
};

}  // namespace sim::apps
