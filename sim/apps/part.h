// One end of a flow: an application among others on its host.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/host/application.h"
#include "stack/tcp/stream.h"

namespace sim::apps {

// Which connections are a part's own: those to `remote`, or, without one, those to `port` of its
// host. No two parts of a host have the same.
struct Place {
  std::optional<stack::base::Endpoint> remote{};
  std::uint16_t port = 0;
};

// A part can also have a host to itself.
class Part : public stack::host::Application {
 public:
  virtual Place place() const = 0;
  // Something happened on this stream of the part's, which it may not have accepted yet; run()
  // follows.
  virtual void on_change(stack::tcp::ConnectionId) {}
};

}  // namespace sim::apps
