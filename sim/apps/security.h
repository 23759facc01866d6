// TLS between the two ends of a download.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "sim/apps/identity.h"
#include "stack/apps/connector.h"
#include "stack/base/address.h"
#include "stack/tls/context.h"

namespace sim::apps {

// A server with a certificate, and a client that trusts it and nothing else. All their chance comes
// from the seed.
class Security final : public stack::apps::TlsSource {
 public:
  using KeyLog = std::function<void(std::string_view line)>;

  // `key_log` may be empty; it is ClientConfig's.
  Security(const stack::base::Address& server, std::uint64_t seed, KeyLog key_log);
  std::expected<stack::tls::ClientContext, std::string> context() override { return client_; }
  const stack::tls::ServerContext& server() const { return server_; }

 private:
  Security(const Identity& identity, std::uint64_t seed, KeyLog key_log);

  stack::tls::ServerContext server_;
  stack::tls::ClientContext client_;
};

}  // namespace sim::apps
