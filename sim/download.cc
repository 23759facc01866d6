#include "sim/download.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/url.h"

namespace sim {
namespace {

constexpr std::string_view kPath = "/body";

stack::http::Url url_of_body(const Scenario& scenario, const stack::base::Endpoint& server) {
  const auto url = stack::http::Url::parse(
      fmt::format("{}://{}{}", scenario.tls ? "https" : "http", server.to_string(), kPath));
  CHECK(url.has_value());
  return *url;
}

class PatternSource final : public stack::apps::Source {
 public:
  explicit PatternSource(const Pattern& pattern) : pattern_(pattern) {}
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    pattern_.fill(offset, room);
    return room.size();
  }

 private:
  const Pattern& pattern_;
};

// The configurations are ours: they are right.
template <typename Context, typename Config>
Context made(Config config) {
  auto context = Context::make(std::move(config));
  CHECK(context.has_value());
  return *std::move(context);
}

}  // namespace

Security::Security(const stack::base::Address& server, std::uint64_t seed)
    : Security(make_identity(server, seed), seed) {}

Security::Security(const Identity& identity, std::uint64_t seed)
    : server_(made<stack::tls::ServerContext>(
          stack::tls::ServerConfig{.chain = identity.certificate,
                                   .key = identity.key,
                                   .seed = stack::base::SipKey{seed, 1}})),
      client_(made<stack::tls::ClientContext>(stack::tls::ClientConfig{
          .anchors = identity.certificate, .seed = stack::base::SipKey{seed, 2}})) {}

Download::Download(const Scenario& scenario, const DialogueConfig& config)
    : security_(scenario.tls ? std::optional<Security>(std::in_place, config.server.address,
                                                       config.content_seed)
                             : std::nullopt),
      shelf_({Pattern(config.content_seed), scenario.body}),
      sink_(shelf_.body, config),
      ways_({{config.server}}),
      fetch_({.url = url_of_body(scenario, config.server)}, {.span = scenario.patience},
             {.resolver = ways_,
              .tls = security_ ? &*security_ : nullptr,
              .patience = {scenario.patience, scenario.patience, scenario.patience},
              .wall = {.seconds = kSimulatedDate}},
             sink_),
      serve_({.port = config.server.port,
              .patience = scenario.patience,
              .tls = security_ ? std::optional(security_->server()) : std::nullopt},
             shelf_),
      client_(fetch_, fetch_, Watched::End::kClient),
      server_(serve_, fetch_, Watched::End::kServer) {}

void Watched::run(stack::base::Instant now, stack::host::Host& host) {
  inner_.run(now, host);
  const auto client = client_.fetch().local(), server = client_.fetch().remote();
  if (!client || !server) return;
  const auto* connection =
      end_ == End::kClient ? host.tcp().find(*client, *server) : host.tcp().find(*server, *client);
  if (connection) info_ = connection->info(now);
}

std::optional<std::string> Download::conclude() {
  const auto outcome = fetch_.fetch().outcome();
  if (outcome == stack::apps::Outcome::kComplete) {
    sink_.delivery.end();
    return std::nullopt;
  }
  const std::string why = outcome ? std::string(name_of(*outcome)) : "the client still waits";
  return fmt::format("{}, after {} octets", why, delivered());
}

std::expected<stack::apps::Representation, stack::apps::Absent> Download::Shelf::find(
    std::string_view path) const {
  if (path != kPath) return std::unexpected(stack::apps::Absent::kNotFound);
  stack::apps::Representation document;
  document.source = std::make_unique<PatternSource>(body.pattern);
  document.size = body.size;
  return document;
}

bool Download::CheckingSink::write(stack::base::ByteView content) {
  delivery.take(content);
  return true;
}

}  // namespace sim
