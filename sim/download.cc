#include "sim/download.h"

#include <fmt/format.h>

#include <memory>

#include "stack/base/check.h"
#include "stack/http/url.h"

namespace sim {
namespace {

constexpr std::string_view kPath = "/body";

stack::http::Url url_of_body(const stack::base::Endpoint& server) {
  const auto url = stack::http::Url::parse(fmt::format("http://{}{}", server.to_string(), kPath));
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

}  // namespace

Download::Download(const Scenario& scenario, const DialogueConfig& config)
    : shelf_({Pattern(config.content_seed), scenario.body}),
      sink_(shelf_.body, config),
      ways_({{config.server}}),
      client_({.url = url_of_body(config.server)}, {.span = scenario.patience},
              {.resolver = ways_,
               .patience = {scenario.patience, scenario.patience, scenario.patience}},
              sink_),
      server_({.port = config.server.port, .patience = scenario.patience}, shelf_, client_) {}

void WatchedServe::run(stack::base::Instant now, stack::host::Host& host) {
  serve_.run(now, host);
  const auto client = client_.fetch().local();
  if (!client) return;
  const auto* connection =
      host.tcp().find({host.config().addresses.front(), config_.port}, *client);
  if (connection) info_ = connection->info(now);
}

std::optional<std::string> Download::conclude() {
  const auto outcome = client_.fetch().outcome();
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
