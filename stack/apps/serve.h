// A small HTTP/1.1 server: GET and HEAD of documents made on demand, many connections at once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "stack/apps/content.h"
#include "stack/apps/pace.h"
#include "stack/apps/session.h"
#include "stack/base/time.h"
#include "stack/host/application.h"
#include "stack/tcp/config.h"
#include "stack/tcp/stream.h"
#include "stack/tls/context.h"

namespace stack::apps {

struct ServeConfig {
  std::uint16_t port = 80;
  std::size_t most_sessions = 16384;    // connections at once; more wait in the listener's backlog
  base::Duration patience = kPatience;  // a connection without a packet for this long is aborted
  SessionConfig session = {};
  std::optional<tls::ServerContext> tls = {};  // with it every connection is by TLS
  std::optional<tcp::Config> tcp = {};         // of its connections; the host's without it
};

// Invariant: every session has one entry in expiries_, at or before the instant it would be idle
// too long. No run costs more than the streams that changed: the host says which.
class Serve final : public host::Application {
 public:
  // `content` is borrowed for the server's lifetime; the host must outlive the server. The port is
  // free.
  Serve(const ServeConfig& config, const Content& content) : config_(config), content_(content) {}

  void run(base::Instant now, host::Host& host) override;
  // The same for whoever shares the host with others and hears host.next_changed() himself: what it
  // said of the server's streams. That of others' is no mistake.
  void run(base::Instant now, host::Host& host, std::span<const tcp::ConnectionId> changed);
  base::Instant deadline() const override;
  // A server waits for more.
  bool done() const override { return false; }

  // From now on new connections are reset, idle ones end, and each of the others ends behind the
  // reply that it is at.
  void close();
  // Resets what is left.
  void abort();

  std::size_t sessions() const { return sessions_.size(); }

 private:
  struct Entry {
    Session session;
    base::Instant expiry;  // its key in expiries_
  };
  using Sessions = std::map<tcp::ConnectionId, Entry>;

  void listen(host::Host& host);
  // Behind the news of streams.
  void carry_on(base::Instant now, host::Host& host);
  void accept(base::Instant now, host::Host& host);
  void refuse(host::Host& host);
  void advance(tcp::ConnectionId id);
  void drop_idle(base::Instant now);
  void remove(Sessions::iterator which);

  ServeConfig config_;
  const Content& content_;
  bool listening_ = false;
  bool closing_ = false;
  Sessions sessions_;
  std::set<std::pair<base::Instant, tcp::ConnectionId>> expiries_;
};

}  // namespace stack::apps
