#include "tools/rawhttpget/ending.h"

#include <fmt/format.h>

#include "stack/base/check.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget {

using stack::apps::Fetch;
using stack::apps::FetchResult;
using stack::apps::Outcome;
using stack::base::Duration;
using stack::base::Instant;

ExitCode exit_code_of(const FetchResult& result) {
  switch (result.outcome) {
    case Outcome::kComplete:
    case Outcome::kNotModified:
      return ExitCode::kOk;
    case Outcome::kStatus:
      return result.status >= 400 ? ExitCode::kHttpStatus : ExitCode::kOther;
    case Outcome::kRedirect:
      return ExitCode::kHttpStatus;
    case Outcome::kUnauthorized:
      return ExitCode::kAuth;
    case Outcome::kNoName:
    case Outcome::kRefused:
    case Outcome::kUnreachable:
    case Outcome::kReset:
    case Outcome::kTimedOut:
    case Outcome::kSilent:
    case Outcome::kTooSlow:
    case Outcome::kOverTime:
    case Outcome::kTruncated:
    case Outcome::kProxy:
      return ExitCode::kNetwork;
    case Outcome::kTls:
      return ExitCode::kTls;
    case Outcome::kMalformed:
      return ExitCode::kProtocol;
    case Outcome::kChanged:
    case Outcome::kTooLarge:
    case Outcome::kAborted:
      return ExitCode::kOther;
    case Outcome::kSinkFailed:
      return ExitCode::kFile;
  }
  CHECK(false);
}

namespace {

// Whom the fetch spoke to, or would have.
std::string peer_of(const Fetch& fetch, const FetchResult& result) {
  return fetch.remote() ? fetch.remote()->to_string() : result.url.authority();
}

std::optional<Duration> since(const FetchResult& result, std::optional<Instant> at) {
  if (!at || *at < result.begun) return std::nullopt;
  return *at - result.begun;
}

}  // namespace

std::string failure_line(const Fetch& fetch) {
  const FetchResult result = fetch.result();
  if (result.outcome == Outcome::kNoName) return text::escape(result.reason);
  std::string line = fmt::format("{}: ", peer_of(fetch, result));
  // What is malformed, and what TLS dislikes, says itself what is wrong.
  const bool speaks_for_itself =
      !result.reason.empty() &&
      (result.outcome == Outcome::kMalformed || result.outcome == Outcome::kTls ||
       result.outcome == Outcome::kUnauthorized || result.outcome == Outcome::kRedirect);
  if (!speaks_for_itself) line += name_of(result.outcome);
  if (!result.reason.empty()) line += (speaks_for_itself ? "" : ": ") + text::escape(result.reason);
  if (const auto said = result.tcp.soft_error) {
    line += fmt::format(" (a router says: {})", name_of(*said));
  }
  if (result.attempts - static_cast<int>(result.redirections.size()) > 1) {
    line += fmt::format(" (after {} attempts)",
                        result.attempts - static_cast<int>(result.redirections.size()));
  }
  return line;
}

face::Metrics metrics_of(const Fetch& fetch, const std::string& typed) {
  const FetchResult result = fetch.result();
  const stack::apps::AttemptTimes& times = result.times;
  face::Metrics metrics{.url = typed, .url_effective = result.url.to_string()};
  metrics.status = result.status;
  if (const auto* head = fetch.head()) {
    metrics.http_version = fmt::format("1.{}", head->minor);
    metrics.content_type = std::string(head->fields.find("Content-Type").value_or(""));
  }
  for (const stack::apps::Redirection& step : result.redirections) {
    metrics.redirects.push_back({step.status, step.to.to_string()});
  }
  metrics.attempts = static_cast<std::size_t>(result.attempts) - result.redirections.size();
  metrics.connections = static_cast<std::size_t>(result.connections);
  metrics.size_head = result.head_size;
  metrics.size_body = result.received - std::min(result.received, result.head_size);
  metrics.size_content = result.body_size;
  metrics.size_resumed = result.resumed_from;
  metrics.size_request = result.sent;
  metrics.times = {.name_lookup = since(result, times.connect.found),
                   .connect = since(result, times.connect.connected),
                   .tls = since(result, times.connect.secured),
                   .redirects = {},
                   .request_sent = since(result, times.requested),
                   .first_byte = since(result, times.first_octet),
                   .total = result.ended ? *result.ended - result.begun : Duration{0}};
  if (!result.redirections.empty()) metrics.times.redirects = since(result, times.connect.begun);
  metrics.local = fetch.local();
  metrics.remote = fetch.remote();
  if (result.tls) {
    metrics.tls = face::TlsFacts{.version = result.tls->version,
                                 .cipher = result.tls->cipher,
                                 .resumed = result.tls->resumed,
                                 .verified = !result.tls->distrust};
  }
  if (fetch.remote()) metrics.tcp = result.tcp;
  return metrics;
}

}  // namespace tools::rawhttpget
