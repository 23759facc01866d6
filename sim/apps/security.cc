#include "sim/apps/security.h"

#include <utility>

#include "stack/base/check.h"
#include "stack/base/siphash.h"

namespace sim::apps {
namespace {

// The configurations are ours: they are right.
template <typename Context, typename Config>
Context made(Config config) {
  auto context = Context::make(std::move(config));
  CHECK(context.has_value());
  return *std::move(context);
}

}  // namespace

Security::Security(const stack::base::Address& server, std::uint64_t seed, KeyLog key_log)
    : Security(make_identity(server, seed), seed, std::move(key_log)) {}

Security::Security(const Identity& identity, std::uint64_t seed, KeyLog key_log)
    : server_(made<stack::tls::ServerContext>(
          stack::tls::ServerConfig{.chain = identity.certificate,
                                   .key = identity.key,
                                   .seed = stack::base::SipKey{seed, 1}})),
      client_(made<stack::tls::ClientContext>(
          stack::tls::ClientConfig{.anchors = identity.certificate,
                                   .key_log = std::move(key_log),
                                   .seed = stack::base::SipKey{seed, 2}})) {}

}  // namespace sim::apps
