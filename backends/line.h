// One way out of this machine: a raw link together with the guarded port of ours that it begins at.
#pragma once

#include <optional>

#include "backends/port_guard.h"
#include "backends/raw_link.h"
#include "backends/route.h"
#include "stack/base/time.h"

namespace backends {

// Where a connection may lead.
struct Destination {
  stack::base::Endpoint remote;
  Zone zone = 0;  // of its address
};

// Invariant: it is free (parked, without a port), in use, or released: then nobody counts on it,
// but its port stays guarded until let_go_at(), for segments of the peer may still be in flight.
// The kernel would answer each with a RST.
class Line {
 public:
  // Guarded for so long behind a connection that broke off, or an attempt that heard nothing.
  static constexpr stack::base::Duration kLongGuard = std::chrono::milliseconds(200);
  // Behind one that ended in order: both ends have said all, but the network may have turned the
  // last segments round (the peer's ACK of our FIN behind its own FIN, say). A glimpse of
  // TIME-WAIT.
  static constexpr stack::base::Duration kShortGuard = std::chrono::milliseconds(10);
  // From the release on, whatever still comes.
  static constexpr stack::base::Duration kLongestGuard = std::chrono::seconds(1);

  // Free. Throws NoPrivilege or another std::system_error.
  explicit Line(stack::base::Family family) : link_(family) {}

  // From a port of its own on the route's source address. Must be free. Throws std::system_error
  // where there is no way, and is free still.
  void aim(const Destination& destination, const Exit& exit);
  // Must be in use.
  void release(stack::base::Instant now);
  // Free at once. Does nothing to one that is.
  void let_go();

  bool is_free() const { return !guard_; }
  bool is_released() const { return released_at_.has_value(); }
  // Of one that is released: when nothing speaks against letting it go.
  stack::base::Instant let_go_at() const;

  // As the link's.
  std::optional<stack::host::Packet> receive();
  RawLink& link() { return link_; }
  const RawLink& link() const { return link_; }
  // Of one that is not free.
  const stack::base::Endpoint& local() const { return link_.local(); }
  const stack::base::Endpoint& remote() const { return link_.remote(); }

 private:
  stack::base::Duration guard_time() const;

  RawLink link_;
  std::optional<PortGuard> guard_;
  std::optional<stack::base::Instant> released_at_;
  stack::base::Instant last_packet_{};  // since it was released
};

}  // namespace backends
