// A real HTTP server and the fetch application that rawhttpget runs, over TCP or over TLS.
#pragma once

#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/apps/delivery.h"
#include "sim/apps/flow.h"
#include "sim/apps/security.h"
#include "stack/apps/content.h"
#include "stack/apps/known_ways.h"
#include "stack/apps/serve.h"
#include "stack/apps/sink.h"
#include "stack/apps/sole_fetch.h"

namespace sim::apps {

// The fetch, from its start to its stop.
class HttpCaller final : public Part {
 public:
  // All is borrowed. `security` may be null.
  HttpCaller(const FlowConfig& config, Security* security, Delivery& heard);

  Place place() const override { return {.remote = server_}; }
  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override;
  bool done() const override { return fetch_.done(); }
  bool was_stopped() const { return stopped_; }
  std::uint64_t heard_before_measuring() const { return sink_.before_measuring; }
  const stack::apps::Fetch& fetch() const { return fetch_.fetch(); }

 private:
  struct CheckingSink final : stack::apps::Sink {
    CheckingSink(Delivery& heard, stack::base::Instant measured_from)
        : delivery(heard), measure_from(measured_from) {}
    bool begin(const stack::apps::Beginning&) override { return true; }
    bool write(stack::base::ByteView content) override;
    Delivery& delivery;
    stack::base::Instant measure_from;
    stack::base::Instant now{};
    std::uint64_t before_measuring = 0;
  };

  stack::base::Endpoint server_;
  stack::base::Instant start_;
  stack::base::Instant until_;
  bool begun_ = false;
  bool stopped_ = false;
  CheckingSink sink_;
  stack::apps::KnownWays ways_;
  stack::apps::SoleFetch fetch_;
};

// The server, which has one document.
class HttpListener final : public Part {
 public:
  HttpListener(const FlowConfig& config, Security* security, const Content& body);

  Place place() const override { return {.port = port_}; }
  void on_change(stack::tcp::ConnectionId id) override {
    changed_.push_back(id);
    last_ = id;
  }
  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override { return serve_.deadline(); }
  // A server waits for more.
  bool done() const override { return false; }
  // Of the streams the last that anything happened on.
  std::optional<stack::tcp::ConnectionId> last() const { return last_; }

 private:
  struct Shelf final : stack::apps::Content {
    explicit Shelf(const apps::Content& only) : body(only) {}
    std::expected<stack::apps::Representation, stack::apps::Absent> find(
        std::string_view path) const override;
    apps::Content body;
  };

  std::uint16_t port_;
  Shelf shelf_;
  stack::apps::Serve serve_;
  std::vector<stack::tcp::ConnectionId> changed_;
  std::optional<stack::tcp::ConnectionId> last_;
};

class HttpFlow final : public Flow {
 public:
  explicit HttpFlow(const FlowConfig& config);

  HttpCaller& caller() override { return caller_; }
  HttpListener& listener() override { return listener_; }
  bool done() const override { return caller_.done(); }
  // The server's end is that which its host still knows then.
  FlowReport report(stack::base::Instant now) override;

 private:
  const stack::host::Host& server_host_;
  std::optional<Security> security_;
  Content body_;
  Delivery heard_;
  HttpCaller caller_;
  HttpListener listener_;
};

}  // namespace sim::apps
