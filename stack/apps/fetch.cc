#include "stack/apps/fetch.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/proxy.h"
#include "stack/http/reference.h"
#include "stack/http/retry_after.h"
#include "stack/http/text.h"

namespace stack::apps {
namespace {

// Times that the whole is asked for because a part could not be gone on with.
constexpr int kMostRestarts = 3;

// What a server says of itself, for the one line that a person reads.
std::string plain(std::string_view text) {
  constexpr std::size_t kMost = 200;
  std::string shown(text.substr(0, kMost));
  for (char& c : shown) {
    if (!http::is_vchar(c) && c != ' ') c = '?';
  }
  return shown;
}

}  // namespace

Fetch::Fetch(Ask ask, const Terms& terms, Client& client, Sink& sink)
    : ask_(std::move(ask)),
      terms_(terms),
      client_(client),
      sink_(sink),
      url_(ask_.url),
      method_(ask_.method) {
  if (ask_.part) {
    first_ = ask_.part->begin;
    version_ = ask_.part->version;
  }
  held_ = first_;
  if (ask_.held && ask_.held->offset > 0 && ask_.held->version.known()) {
    held_ = ask_.held->offset;
    version_ = ask_.held->version;
    total_ = ask_.held->total;
  }
}

void Fetch::run(base::Instant now, host::Host& host) {
  if (!std::exchange(begun_, true)) {
    begun_at_ = now;
    if (terms_.total < base::kNever - now) give_up_ = now + terms_.total;
    begin_attempt();
  }
  // Each redirection begins another attempt; the limit on those bounds this.
  while (!done()) {
    if (next_attempt_ && now >= *next_attempt_) begin_attempt();
    if (next_attempt_) break;
    const int attempt = attempts_;
    attempt_->run(now, host);
    remote_ = attempt_->remote();
    local_ = attempt_->local();
    if (attempt_->at_head()) {
      take_head(now);
    } else if (attempt_->done()) {
      conclude(now);
    } else {
      break;
    }
    if (attempts_ != attempt) continue;
  }
  if (!done() && now >= give_up_) {
    if (attempt_) attempt_->abort();
    decide(now, Outcome::kOverTime);
  }
}

base::Instant Fetch::deadline(base::Instant now) const {
  if (done()) return base::kNever;
  if (!begun_) return now;
  return std::min(give_up_, next_attempt_ ? *next_attempt_ : attempt_->deadline(now));
}

void Fetch::begin_attempt() {
  next_attempt_.reset();
  ++attempts_;
  if (attempt_) {
    received_before_ += attempt_->received();
    connections_ += opened_one();
  }
  std::optional<Proxy> proxy;
  if (client_.surroundings) proxy = client_.surroundings->proxy_for(url_);
  Hop next = hop();
  if (proxy && url_.scheme() == http::Scheme::kHttp) {
    next.to_proxy = true;
    next.proxy_authorization = proxy->authorization;
  }
  const bool with_upload = ask_.upload && method_ == ask_.method;
  attempt_.emplace(AttemptConfig{.route = route(proxy),
                                 .request = request_of(ask_, next),
                                 .upload = with_upload ? &*ask_.upload : nullptr,
                                 .idempotent = ask_.idempotent(),
                                 .span = terms_.span,
                                 .least_per_span = terms_.least_per_span,
                                 .largest = terms_.largest},
                   client_);
}

Hop Fetch::hop() const {
  Hop hop{.url = url_, .method = method_, .same_origin = same_origin_, .range = range_wish()};
  if (client_.cookies) {
    const auto now = client_.wall.seconds_at(begun_at_);
    hop.cookies = client_.cookies->field_for(url_, now).value_or(std::string());
  }
  return hop;
}

std::optional<RangeWish> Fetch::range_wish() const {
  if (ask_.part) {
    return RangeWish{.begin = held_, .end = ask_.part->end, .validator = version_.validator()};
  }
  if (held_ == 0) return std::nullopt;
  return RangeWish{.begin = held_, .validator = version_.validator()};
}

Asked Fetch::asked() const {
  return {.method = method_,
          .range = range_wish(),
          .only_part = ask_.part.has_value(),
          .total = total_,
          .version = version_,
          .conditional = !ask_.modified_since.empty() || ask_.fields.contains("If-None-Match") ||
                         ask_.fields.contains("If-Modified-Since")};
}

// RFC 9112 3.2: by a proxy http is asked for, and https is tunnelled to.
Route Fetch::route(const std::optional<Proxy>& proxy) const {
  const bool secure = url_.scheme() == http::Scheme::kHttps;
  Route route{.next_hop = {url_.host(), url_.zone(), url_.port()},
              .host = url_.host(),
              .port = url_.port(),
              .secure = secure};
  if (!proxy) return route;
  route.next_hop = proxy->at;
  if (secure) {
    // All of one origin may share a tunnel, whatever their paths.
    route.tunnel = http::Url::parse(url_.origin()).value();
    route.proxy_authorization = proxy->authorization;
  } else {
    route.host.clear();  // whoever is asked for, the connection is the proxy's
    route.port = 0;
  }
  return route;
}

void Fetch::take_head(base::Instant now) {
  const http::ResponseHead& head = attempt_->head();
  if (client_.observer) client_.observer->heard(url_, head);
  if (client_.cookies) {
    client_.cookies->take(url_, head.fields, client_.wall.seconds_at(now));
  }
  judgement_ = judge(head, asked());
  switch (judgement_.verdict) {
    case Verdict::kSave:
    case Verdict::kSavePart:
      return begin_document(now, judgement_);
    case Verdict::kMalformed:
      attempt_->abort();
      return decide(now, Outcome::kMalformed, std::string(judgement_.reason));
    default:
      return attempt_->discard();
  }
}

// What Content-Length says counts only where it is what delimits the content (RFC 9112 6.3), or
// would be if there were any.
std::optional<std::uint64_t> Fetch::total_of(const Judgement& judgement) const {
  if (method_ == "HEAD") return judgement.total;
  const http::Framing& framing = attempt_->framing();
  if (framing.delimiter == http::Delimiter::kLength) return framing.length;
  return framing.delimiter == http::Delimiter::kNothing ? std::optional<std::uint64_t>(0)
                                                        : std::nullopt;
}

void Fetch::begin_document(base::Instant now, const Judgement& judgement) {
  const http::ResponseHead& head = attempt_->head();
  if (judgement.verdict == Verdict::kSave) {
    held_ = 0;
    version_ = version_of(head);
    decoded_ = ask_.decode && head.fields.contains("Content-Encoding");
    total_ = decoded_ ? std::nullopt : total_of(judgement);
  } else if (judgement.total) {
    total_ = judgement.total;
  }
  if (method_ == "HEAD") return attempt_->discard();
  resumed_from_ = held_;
  const std::uint64_t most = terms_.largest;
  if (total_ && *total_ > most) {
    attempt_->abort();
    return decide(now, Outcome::kTooLarge, std::to_string(*total_) + " octets");
  }
  const bool is_part = judgement.verdict == Verdict::kSavePart;
  auto document =
      Document::begin({.head = head, .url = url_, .offset = held_, .total = total_}, ask_.decode,
                      sink_, is_part ? std::optional(judgement.part) : std::nullopt);
  if (document) return attempt_->save(*std::move(document));
  attempt_->abort();
  const bool in_sink = document.error().in_sink;
  decide(now, in_sink ? Outcome::kSinkFailed : Outcome::kMalformed,
         std::string(document.error().reason));
}

// What became of an attempt that is over.
void Fetch::conclude(base::Instant now) {
  const Outcome outcome = *attempt_->outcome();
  if (attempt_->document()) held_ += attempt_->document()->size();
  if (outcome == Outcome::kComplete) return conclude_complete(now);
  // The head of a refusal says all; what else may come is of no interest.
  const bool has_verdict = attempt_->has_head() && judgement_.verdict != Verdict::kSave &&
                           judgement_.verdict != Verdict::kSavePart;
  if (has_verdict && outcome != Outcome::kAborted) return conclude_complete(now);
  try_again_or(now, outcome, attempt_->reason());
}

void Fetch::conclude_complete(base::Instant now) {
  switch (judgement_.verdict) {
    case Verdict::kSave:
    case Verdict::kSavePart:
    case Verdict::kAllThere:
      return decide(now, Outcome::kComplete);
    case Verdict::kNotModified:
      return decide(now, Outcome::kNotModified);
    case Verdict::kRedirect:
      return follow();
    case Verdict::kAskAgain:
      if (++restarts_ > kMostRestarts) return decide(now, Outcome::kChanged);
      forget_held();
      return begin_attempt();
    case Verdict::kChanged:
      return decide(now, Outcome::kChanged);
    case Verdict::kLater:
      return try_again_or(now, Outcome::kStatus, {});
    case Verdict::kUnauthorized:
      return decide(now, Outcome::kUnauthorized);
    case Verdict::kStatus:
      return decide(now, Outcome::kStatus);
    case Verdict::kMalformed:
      break;  // was decided at the head
  }
  CHECK(false);
}

// C44.
void Fetch::follow() {
  const http::ResponseHead& head = attempt_->head();
  const base::Instant now = *attempt_->times().first_octet;
  const std::string location(*head.fields.find("Location"));
  auto refuse = [&](std::string why) {
    decide(now, Outcome::kRedirect, std::move(why) + ": " + plain(location));
  };
  auto next = http::resolve(url_, location);
  if (!next) return refuse("redirected to what is no URL to follow");
  const bool loses_tls =
      url_.scheme() == http::Scheme::kHttps && next->scheme() == http::Scheme::kHttp;
  if (loses_tls && !terms_.allow_insecure_redirects) {
    return refuse("redirected from https to http");
  }
  if (static_cast<int>(redirections_.size()) >= terms_.most_redirects) {
    return refuse("redirected more than " + std::to_string(terms_.most_redirects) + " times");
  }
  // What was asked for stays the same document for as long as nothing of it was saved.
  method_ = method_after(head.status, method_);
  same_origin_ = same_origin_ && next->origin() == ask_.url.origin();
  url_ = *std::move(next);
  redirections_.push_back({head.status, url_});
  begin_attempt();
}

// Another attempt, if it may end better and the terms have room for one.
void Fetch::try_again_or(base::Instant now, Outcome outcome, std::string reason) {
  ++failures_;
  last_failure_ = outcome;
  const bool is_worth_it = outcome == Outcome::kStatus || may_pass(outcome) ||
                           (outcome == Outcome::kRefused && terms_.retry.when_refused);
  // What is not idempotent and may have been heard must not be said twice (RFC 9110 9.2.2).
  const bool may_repeat = ask_.idempotent() || attempt_->sent() == 0;
  if (is_worth_it && may_repeat && failures_ < terms_.retry.attempts) {
    if (auto wait = pause(now)) {
      if (decoded_ || !version_.known() || ask_.method == "HEAD") forget_held();
      next_attempt_ = now + *wait;
      return;
    }
  }
  decide(now, outcome, std::move(reason));
}

// Nothing where the server asks for more patience than there is.
std::optional<base::Duration> Fetch::pause(base::Instant now) const {
  const base::Duration own = terms_.retry.pause_after(failures_, client_.chance);
  if (!attempt_->has_head() || judgement_.verdict != Verdict::kLater) return own;
  auto field = attempt_->head().fields.find("Retry-After");
  if (!field) return own;
  auto seconds = http::parse_retry_after(*field, client_.wall.seconds_at(now));
  if (!seconds) return own;
  const base::Duration wish = *seconds;
  if (wish > terms_.retry.longest_wish) return std::nullopt;
  return std::max(wish, own);
}

// The next attempt asks for all that is wanted.
void Fetch::forget_held() {
  held_ = first_;
  if (ask_.part) return;
  version_ = {};
  total_.reset();
}

void Fetch::decide(base::Instant now, Outcome outcome, std::string reason) {
  if (outcome_) return;
  outcome_ = outcome;
  reason_ = std::move(reason);
  ended_ = now;
}

void Fetch::abort() {
  if (done()) return;
  if (attempt_) attempt_->abort();
  outcome_ = Outcome::kAborted;
}

int Fetch::opened_one() const { return attempt_->remote() && !attempt_->reused() ? 1 : 0; }

std::uint64_t Fetch::stored() const {
  const bool in_progress = attempt_ && attempt_->document() && !attempt_->done();
  return held_ + (in_progress ? attempt_->document()->size() : 0);
}

const http::ResponseHead* Fetch::head() const {
  return attempt_ && attempt_->has_head() ? &attempt_->head() : nullptr;
}

FetchResult Fetch::result() const {
  FetchResult result{.outcome = outcome_.value_or(Outcome::kSilent),
                     .reason = reason_,
                     .url = url_,
                     .redirections = redirections_,
                     .attempts = attempts_,
                     .received = received_before_,
                     .begun = begun_at_,
                     .ended = ended_};
  if (!attempt_) return result;
  if (attempt_->has_head()) {
    result.status = attempt_->head().status;
    result.reason_phrase = attempt_->head().reason;
  }
  if (attempt_->document()) {
    result.body_size = attempt_->document()->size();
    result.resumed_from = resumed_from_;
  }
  result.received += attempt_->received();
  result.head_size = attempt_->head_size();
  result.sent = attempt_->sent();
  result.connections = connections_ + opened_one();
  result.tcp = attempt_->info();
  result.tls = attempt_->tls();
  result.times = attempt_->times();
  return result;
}

}  // namespace stack::apps
