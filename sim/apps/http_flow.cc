#include "sim/apps/http_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "stack/base/check.h"
#include "stack/http/url.h"
#include "stack/tcp/connection.h"

namespace sim::apps {
namespace {

using stack::apps::Outcome;
using stack::base::Instant;

constexpr std::string_view kPath = "/body";

stack::http::Url url_of_body(const FlowConfig& config) {
  const auto url = stack::http::Url::parse(
      fmt::format("{}://{}{}", config.kind == Kind::kHttps ? "https" : "http",
                  config.server.to_string(), kPath));
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

std::string_view word_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRefused:
      return "refused";
    case Outcome::kNoName:
    case Outcome::kUnreachable:
      return "unreachable";
    case Outcome::kReset:
      return "reset";
    case Outcome::kTimedOut:
    case Outcome::kSilent:
    case Outcome::kTooSlow:
    case Outcome::kOverTime:
      return "timeout";
    default:
      return "http";
  }
}

std::optional<Security> security_of(const FlowConfig& config) {
  if (config.kind != Kind::kHttps) return std::nullopt;
  return std::optional<Security>(std::in_place, config.server.address, config.content_seed,
                                 config.key_log);
}

}  // namespace

HttpCaller::HttpCaller(const FlowConfig& config, Security* security, Delivery& heard)
    : server_(config.server),
      start_(config.start),
      until_(config.until),
      sink_(heard, config.measure_from),
      ways_({{config.server}}),
      fetch_({.url = url_of_body(config)}, {.span = config.patience},
             {.resolver = ways_,
              .tls = security,
              .patience = {config.patience, config.patience, config.patience},
              .wall = {.seconds = kSimulatedDate}},
             sink_) {}

void HttpCaller::run(Instant now, stack::host::Host& host) {
  if (now < start_ || done()) return;
  begun_ = true;
  sink_.now = now;
  fetch_.run(now, host);
  if (now < until_ || stopped_ || fetch().done()) return;
  stopped_ = true;
  fetch_.abort();
  fetch_.run(now, host);
}

Instant HttpCaller::deadline() const {
  if (!begun_) return start_;
  if (stopped_ || done()) return fetch_.deadline();
  return std::min(fetch_.deadline(), until_);
}

bool HttpCaller::CheckingSink::write(stack::base::ByteView content) {
  delivery.take(content);
  if (now < measure_from) before_measuring = delivery.size();
  return true;
}

HttpListener::HttpListener(const FlowConfig& config, Security* security, const Content& body)
    : port_(config.server.port),
      shelf_(body),
      serve_({.port = config.server.port,
              .patience = config.patience,
              .tls = security ? std::optional(security->server()) : std::nullopt,
              .tcp = config.listener_tcp},
             shelf_) {}

void HttpListener::run(Instant now, stack::host::Host& host) {
  serve_.run(now, host, changed_);
  changed_.clear();
}

std::expected<stack::apps::Representation, stack::apps::Absent> HttpListener::Shelf::find(
    std::string_view path) const {
  if (path != kPath) return std::unexpected(stack::apps::Absent::kNotFound);
  stack::apps::Representation document;
  document.source = std::make_unique<PatternSource>(body.pattern);
  document.size = body.size;
  return document;
}

HttpFlow::HttpFlow(const FlowConfig& config)
    : server_host_(config.listener),
      security_(security_of(config)),
      body_{Pattern(config.content_seed), config.down},
      heard_(body_, config.oracle, config.with_digest),
      caller_(config, security_ ? &*security_ : nullptr, heard_),
      listener_(config, security_ ? &*security_ : nullptr, body_) {}

FlowReport HttpFlow::report(Instant now) {
  const stack::apps::FetchResult result = caller_.fetch().result();
  const auto outcome = caller_.fetch().outcome();
  FlowReport report{.complete = outcome == Outcome::kComplete,
                    .stopped = caller_.was_stopped(),
                    .delivered = heard_.size(),
                    .measured = heard_.size() - caller_.heard_before_measuring(),
                    .ended = result.ended.value_or(now),
                    .receiver = result.tcp};
  if (report.complete) heard_.end();
  const auto served = listener_.last();
  const auto* connection = served ? server_host_.tcp().find(*served) : nullptr;
  if (connection) report.sender = connection->info(now);
  if (report.complete) report.sha256_ok = heard_.digest_is_right();
  if (report.complete || report.stopped) return report;
  report.error = outcome ? word_for(*outcome) : "stalled";
  report.account =
      fmt::format("{}, after {} octets", outcome ? std::string(name_of(*outcome)) : "still waits",
                  heard_.size());
  return report;
}

}  // namespace sim::apps
