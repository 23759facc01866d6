// What the fetches of one run share.
#pragma once

#include <optional>
#include <string>

#include "stack/apps/connections.h"
#include "stack/apps/connector.h"
#include "stack/apps/rate_limit.h"
#include "stack/base/siphash.h"
#include "stack/base/wall_clock.h"
#include "stack/http/cookie_jar.h"
#include "stack/http/message.h"
#include "stack/http/url.h"

namespace stack::apps {

// Who forwards requests.
struct Proxy {
  host::Question at;
  std::string authorization = {};  // the value of Proxy-Authorization; empty: none
};

// What the run's surroundings say about a URL.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // By which proxy it is to be asked for; nothing: by none.
  virtual std::optional<Proxy> proxy_for(const http::Url&) const { return std::nullopt; }
};

// Who wants to hear of every response.
class HeadObserver {
 public:
  virtual ~HeadObserver() = default;
  // The head of a response from `url`, be it a redirection or a refusal; lent for the call.
  virtual void heard(const http::Url& url, const http::ResponseHead& head) = 0;
};

// All that is borrowed outlives the client, and the host outlives its connections.
struct Client {
  host::Resolver& resolver;
  TlsSource* tls = nullptr;  // null: https cannot be fetched
  Patience patience = {};
  const Surroundings* surroundings = nullptr;
  http::CookieJar* cookies = nullptr;  // null: none are kept
  HeadObserver* observer = nullptr;    // null: nobody
  RateLimit* limit = nullptr;          // null: as fast as it goes
  base::WallClock wall = {};
  base::SipKey chance = {};  // for the pauses between attempts
  Connections connections = {};

  ConnectorConfig connector() const { return {resolver, tls, wall, patience}; }
};

}  // namespace stack::apps
