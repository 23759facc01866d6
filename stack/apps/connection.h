// A connection over which requests can be sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/apps/channel.h"
#include "stack/apps/way.h"
#include "stack/base/time.h"
#include "stack/host/resolver.h"
#include "stack/http/url.h"

namespace stack::apps {

// Where a connection leads, and how. Two requests may share a connection only if all of it is the
// same.
struct Route {
  host::Question next_hop;               // whom TCP connects to: the origin, or its proxy
  std::string host = {};                 // of the origin: whom the certificate must name
  std::uint16_t port = 0;                // of the origin
  bool secure = false;                   // by TLS
  std::optional<http::Url> tunnel = {};  // the origin that a proxy is to connect us to
  std::string proxy_authorization = {};  // for the proxy, with a tunnel; empty: none
  friend bool operator==(const Route&, const Route&) = default;
};

// When a connection came about. Not set: not yet, or there was nothing to do.
struct ConnectTimes {
  base::Instant begun{};
  std::optional<base::Instant> found = {};      // the name's addresses
  std::optional<base::Instant> connected = {};  // TCP's handshake is complete
  std::optional<base::Instant> secured = {};    // TLS's, too
};

// Invariant: the way is given back after the stream has been let go of.
struct Connection {
  Route route;
  Way way;
  Channel channel;
  ConnectTimes times = {};
  int requests = 0;  // sent on it so far
};

}  // namespace stack::apps
