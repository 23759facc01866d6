// A real HTTP server and the fetch application that rawhttpget runs.
#pragma once

#include "sim/delivery.h"
#include "sim/dialogue.h"
#include "stack/apps/content.h"
#include "stack/apps/known_ways.h"
#include "stack/apps/serve.h"
#include "stack/apps/sink.h"
#include "stack/apps/sole_fetch.h"

namespace sim {

// A server of one connection, which nobody outside of its session can see: looks at it after every
// turn.
class WatchedServe final : public stack::host::Application {
 public:
  // `client`, who connects, is borrowed.
  WatchedServe(const stack::apps::ServeConfig& config, const stack::apps::Content& content,
               const stack::apps::SoleFetch& client)
      : config_(config), serve_(config, content), client_(client) {}

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return serve_.deadline(); }
  bool done() const override { return serve_.done(); }
  // How the connection last stood.
  const stack::tcp::Info& info() const { return info_; }

 private:
  stack::apps::ServeConfig config_;
  stack::apps::Serve serve_;
  const stack::apps::SoleFetch& client_;
  stack::tcp::Info info_;
};

class Download final : public Dialogue {
 public:
  Download(const Scenario& scenario, const DialogueConfig& config);

  stack::apps::SoleFetch& client() override { return client_; }
  WatchedServe& server() override { return server_; }
  std::uint64_t delivered() const override { return sink_.delivery.size(); }
  std::optional<std::string> conclude() override;
  std::optional<bool> digest_is_right() override { return sink_.delivery.digest_is_right(); }
  stack::tcp::Info client_tcp() const override { return client_.fetch().result().tcp; }
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

  Shelf shelf_;
  CheckingSink sink_;
  stack::apps::KnownWays ways_;
  stack::apps::SoleFetch client_;
  WatchedServe server_;
};

}  // namespace sim
