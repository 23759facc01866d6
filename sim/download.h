// A real HTTP server and the fetch application that rawhttpget runs, over TCP or over TLS.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "sim/apps/delivery.h"
#include "sim/dialogue.h"
#include "sim/apps/identity.h"
#include "stack/apps/content.h"
#include "stack/apps/known_ways.h"
#include "stack/apps/serve.h"
#include "stack/apps/sink.h"
#include "stack/apps/sole_fetch.h"
#include "stack/tls/context.h"

namespace sim {

using apps::Content;
using apps::Delivery;
using apps::kSimulatedDate;
using apps::make_identity;
using apps::Pattern;
using Identity = apps::Identity;

// An application that looks at the connection of a fetch after every turn, from its own end:
// outside of whoever holds the stream nobody else can, and a fetch is done before its connection
// is.
class Watched final : public stack::host::Application {
 public:
  enum class End : std::uint8_t { kClient, kServer };

  // Both are borrowed.
  Watched(stack::host::Application& inner, const stack::apps::SoleFetch& client, End end)
      : inner_(inner), client_(client), end_(end) {}

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return inner_.deadline(); }
  bool done() const override { return inner_.done(); }
  // How the connection last stood.
  const stack::tcp::Info& info() const { return info_; }

 private:
  stack::host::Application& inner_;
  const stack::apps::SoleFetch& client_;
  End end_;
  stack::tcp::Info info_;
};

// TLS between the two: a server with a certificate, and a client that trusts it and nothing else.
// All their chance comes from the seed.
class Security final : public stack::apps::TlsSource {
 public:
  Security(const stack::base::Address& server, std::uint64_t seed);
  std::expected<stack::tls::ClientContext, std::string> context() override { return client_; }
  const stack::tls::ServerContext& server() const { return server_; }

 private:
  Security(const Identity& identity, std::uint64_t seed);

  stack::tls::ServerContext server_;
  stack::tls::ClientContext client_;
};

class Download final : public Dialogue {
 public:
  Download(const Scenario& scenario, const DialogueConfig& config);

  Watched& client() override { return client_; }
  Watched& server() override { return server_; }
  std::uint64_t delivered() const override { return sink_.delivery.size(); }
  std::optional<std::string> conclude() override;
  std::optional<bool> digest_is_right() override { return sink_.delivery.digest_is_right(); }
  stack::tcp::Info client_tcp() const override { return client_.info(); }
  stack::tcp::Info server_tcp() const override { return server_.info(); }

 private:
  // Has one document, the body.
  struct Shelf final : stack::apps::Content {
    explicit Shelf(const sim::Content& only) : body(only) {}
    std::expected<stack::apps::Representation, stack::apps::Absent> find(
        std::string_view path) const override;
    sim::Content body;
  };
  struct CheckingSink final : stack::apps::Sink {
    CheckingSink(const Content& expected, const DialogueConfig& config)
        : delivery(expected, config.oracle, config.with_digest) {}
    bool begin(const stack::apps::Beginning&) override { return true; }
    bool write(stack::base::ByteView content) override;
    Delivery delivery;
  };

  std::optional<Security> security_;
  Shelf shelf_;
  CheckingSink sink_;
  stack::apps::KnownWays ways_;
  stack::apps::SoleFetch fetch_;
  stack::apps::Serve serve_;
  Watched client_;
  Watched server_;
};

}  // namespace sim
