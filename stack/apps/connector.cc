#include "stack/apps/connector.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/proxy.h"
#include "stack/http/writer.h"

namespace stack::apps {

using base::ByteView;
using http::Event;

namespace {

// To an attempt's SYN no answer came, while there was no limit but time.
Outcome outcome_of_dial(tcp::Ending ending) {
  return ending == tcp::Ending::kTimedOut ? Outcome::kSilent : outcome_of(ending);
}

}  // namespace

Connector::Connector(Route route, const ConnectorConfig& config)
    : route_(std::move(route)), config_(config) {}

void Connector::run(base::Instant now, host::Host& host) {
  if (phase_ == Phase::kAsking) ask(now);
  if (phase_ == Phase::kDialing) dial(now, host);
  if (phase_ == Phase::kTunnelling) tunnel(now);
  if (phase_ == Phase::kSecuring) secure(now);
  if (!done()) give_up_if_late(now);
}

base::Instant Connector::deadline() const {
  switch (phase_) {
    case Phase::kAsking:
      return lookup_by_;
    case Phase::kDialing:
      return dial_->deadline();
    case Phase::kTunnelling:
    case Phase::kSecuring:
      return std::min(channel_->last_arrival() + config_.patience.read, pace_.span_ends());
    case Phase::kDone:
      return base::kNever;
  }
  CHECK(false);
}

void Connector::ask(base::Instant now) {
  if (!std::exchange(begun_, true)) {
    times_.begun = now;
    lookup_by_ = now + config_.patience.lookup;
    way_ = Way(config_.resolver, route_.next_hop);
  }
  auto ways = way_.answer();
  if (!ways) return;
  if (ways->targets.empty()) return fail({Outcome::kNoName, std::move(ways->failure)});
  times_.found = now;
  dial_.emplace(
      DialConfig{.targets = std::move(ways->targets), .patience = config_.patience.connect});
  phase_ = Phase::kDialing;
}

void Connector::dial(base::Instant now, host::Host& host) {
  dial_->run(now, host);
  if (!dial_->done()) return;
  if (dial_->failure()) return fail({outcome_of_dial(*dial_->failure())});
  channel_.emplace(*dial_->take());
  remote_ = channel_->remote();
  local_ = channel_->local();
  times_.connected = now;
  pace_ = Pace(now, config_.patience.read);
  if (route_.tunnel) return begin_tunnel();
  if (route_.secure) return begin_tls(now);
  end();
}

// RFC 9110 9.3.6.
void Connector::begin_tunnel() {
  http::Fields fields;
  if (!route_.proxy_authorization.empty()) {
    fields.add("Proxy-Authorization", route_.proxy_authorization);
  }
  auto text = http::write_head(http::connect_head(*route_.tunnel, fields));
  CHECK(text.has_value());  // a Url holds nothing that could not stand there
  request_ = *std::move(text);
  // As little content follows the head of a 2xx as follows an answer to HEAD.
  reader_ = http::Reader::of_response(/*answers_head=*/true);
  phase_ = Phase::kTunnelling;
}

void Connector::tunnel(base::Instant now) {
  if (!request_.empty()) request_.erase(0, channel_->write(base::as_bytes(request_)));
  while (phase_ == Phase::kTunnelling) {
    ByteView arrived = channel_->readable();
    if (arrived.empty()) break;
    ByteView input = arrived;
    Event event = reader_.next(input);
    pace_.count(arrived.size() - input.size());
    channel_->consume(arrived.size() - input.size());
    take_tunnel_event(now, event);
  }
  if (phase_ != Phase::kTunnelling) return;
  if (auto fault = broken()) fail(*std::move(fault));
}

// What follows the head of a 2xx is the origin's (C22); anything else refuses, and
// nothing meant for the origin is sent.
void Connector::take_tunnel_event(base::Instant now, Event event) {
  if (event == Event::kFailed) {
    return fail({Outcome::kMalformed, "proxy: " + std::string(name_of(reader_.error()))});
  }
  if (event != Event::kHead) return;
  const http::ResponseHead& head = reader_.response();
  if (head.status == 407) {
    return fail({Outcome::kUnauthorized, "the proxy wants credentials", head.status});
  }
  if (!head.successful()) {
    return fail({Outcome::kProxy, "it answered " + std::to_string(head.status), head.status});
  }
  if (route_.secure) return begin_tls(now);
  end();
}

void Connector::begin_tls(base::Instant now) {
  if (!config_.tls) return fail({Outcome::kTls, "there is no TLS here"});
  auto context = config_.tls->context();
  if (!context) return fail({Outcome::kTls, std::move(context.error())});
  channel_->secure(
      tls::Session::to_server(*context, {route_.host, route_.port}, config_.wall.seconds_at(now)));
  phase_ = Phase::kSecuring;
}

void Connector::secure(base::Instant now) {
  channel_->pump();
  if (channel_->ready()) {
    times_.secured = now;
    return end();
  }
  if (auto fault = broken()) fail(*std::move(fault));
}

void Connector::give_up_if_late(base::Instant now) {
  switch (phase_) {
    case Phase::kAsking:
      if (now >= lookup_by_) fail({Outcome::kNoName, "the lookup of its name takes too long"});
      return;
    case Phase::kTunnelling:
    case Phase::kSecuring:
      if (now >= channel_->last_arrival() + config_.patience.read) return fail({Outcome::kSilent});
      if (!pace_.kept(now)) fail({Outcome::kTooSlow});
      return;
    default:
      return;
  }
}

// What became of the channel if it cannot serve any more.
std::optional<ConnectFault> Connector::broken() const {
  const tls::Session* session = channel_->session();
  if (session && session->failure()) return ConnectFault{Outcome::kTls, session->failure()->text};
  switch (channel_->end()) {
    case Channel::End::kOpen:
      return std::nullopt;
    case Channel::End::kInOrder:
    case Channel::End::kCut:
      return ConnectFault{Outcome::kTruncated};
    case Channel::End::kBroken:
      return ConnectFault{outcome_of(*channel_->ending())};
  }
  CHECK(false);
}

void Connector::fail(ConnectFault fault) {
  fault_ = std::move(fault);
  if (channel_) channel_->pump();  // an alert may be owed
  end();
  if (channel_) channel_->abort();
  dial_.reset();
}

void Connector::abort() {
  if (!done()) fail({Outcome::kAborted});
}

void Connector::end() {
  last_info_ = info();
  phase_ = Phase::kDone;
}

Connection Connector::take() {
  CHECK(done() && !fault_);
  return {std::move(route_), std::move(way_), *std::exchange(channel_, std::nullopt), times_};
}

tcp::Info Connector::info() const {
  if (done()) return last_info_;
  if (channel_) return channel_->info();
  return dial_ ? dial_->info() : tcp::Info{};
}

}  // namespace stack::apps
