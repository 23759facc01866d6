// From a name to a connection over which a request can be sent: looks the name up, dials, asks a
// proxy for a tunnel, shakes hands by TLS.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "stack/apps/connection.h"
#include "stack/apps/dial.h"
#include "stack/apps/outcome.h"
#include "stack/base/wall_clock.h"
#include "stack/http/reader.h"
#include "stack/tls/context.h"

namespace stack::apps {

// How long each step may take.
struct Patience {
  base::Duration lookup = kPatience;   // until the name's addresses are known
  base::Duration connect = kPatience;  // until one of them is connected
  base::Duration read = kPatience;     // without a packet, from then on
};

// Why there is no connection.
struct ConnectFault {
  Outcome outcome = Outcome::kRefused;
  std::string reason = {};  // what more is known; plain text, may be empty
  int status = 0;           // a proxy's answer to CONNECT; 0 without one
};

// Whom TLS trusts, once somebody asks: to read the system's certificates takes a while.
class TlsSource {
 public:
  virtual ~TlsSource() = default;
  // The same context each time, or in words why there is none.
  virtual std::expected<tls::ClientContext, std::string> context() = 0;
};

// What a connector works with; all of it is borrowed, and outlives it.
struct ConnectorConfig {
  host::Resolver& resolver;
  TlsSource* tls = nullptr;  // null: routes by TLS cannot be taken
  base::WallClock wall = {};
  Patience patience = {};
};

// Invariant: once done() there is either a connection or a fault.
class Connector {
 public:
  Connector(Route route, const ConnectorConfig& config);

  void run(base::Instant now, host::Host& host);
  base::Instant deadline() const;
  bool done() const { return phase_ == Phase::kDone; }
  // Once done(): the connection, to be taken once, or why there is none.
  const std::optional<ConnectFault>& fault() const { return fault_; }
  Connection take();
  // Gives up; fault() is kAborted then.
  void abort();

  const ConnectTimes& times() const { return times_; }
  // How TCP stands, or stood at the end.
  tcp::Info info() const;
  // The ends of the connection, once one of the addresses has answered.
  std::optional<base::Endpoint> remote() const { return remote_; }
  std::optional<base::Endpoint> local() const { return local_; }

 private:
  enum class Phase : std::uint8_t { kAsking, kDialing, kTunnelling, kSecuring, kDone };

  void ask(base::Instant now);
  void dial(base::Instant now, host::Host& host);
  void begin_tunnel();
  void tunnel(base::Instant now);
  void take_tunnel_event(base::Instant now, http::Event event);
  void begin_tls(base::Instant now);
  void secure(base::Instant now);
  void give_up_if_late(base::Instant now);
  void fail(ConnectFault fault);
  void end();
  std::optional<ConnectFault> broken() const;

  Route route_;
  ConnectorConfig config_;
  Phase phase_ = Phase::kAsking;
  bool begun_ = false;
  ConnectTimes times_;
  base::Instant lookup_by_ = base::kNever;
  Way way_;
  std::optional<Dial> dial_;
  std::optional<Channel> channel_;
  std::optional<base::Endpoint> remote_;
  std::optional<base::Endpoint> local_;
  std::string request_;  // CONNECT: what of it is not written yet
  http::Reader reader_ = http::Reader::of_response();
  Pace pace_;
  tcp::Info last_info_;
  std::optional<ConnectFault> fault_;
};

}  // namespace stack::apps
