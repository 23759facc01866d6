// A fetch with a host and a resolver to itself, for tests.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "stack/apps/known_ways.h"
#include "stack/apps/sole_fetch.h"

namespace tests {

// What to fetch; every name leads to the targets.
struct Wanted {
  std::vector<stack::host::Target> targets;
  stack::apps::Ask ask;
  stack::apps::Terms terms = {};
  stack::apps::Patience patience = {};
};

// What a fetch shares with others of its run.
struct Means {
  stack::apps::TlsSource* tls = nullptr;
  const stack::apps::Surroundings* surroundings = nullptr;
  stack::http::CookieJar* cookies = nullptr;
  stack::apps::HeadObserver* observer = nullptr;
  stack::apps::RateLimit* limit = nullptr;
  stack::base::WallClock wall = {};
};

// Done once the fetch is and its connections have ended.
class Fetching final : public stack::host::Application {
 public:
  // `sink` and what `means` names outlives it.
  Fetching(Wanted wanted, stack::apps::Sink& sink, const Means& means = {})
      : ways_(std::move(wanted.targets)),
        sole_(std::move(wanted.ask), wanted.terms,
              {.resolver = ways_,
               .tls = means.tls,
               .patience = wanted.patience,
               .surroundings = means.surroundings,
               .cookies = means.cookies,
               .observer = means.observer,
               .limit = means.limit,
               .wall = means.wall},
              sink) {}

  void run(stack::base::Instant now, stack::host::Host& host) override { sole_.run(now, host); }
  stack::base::Instant deadline() const override { return sole_.deadline(); }
  bool done() const override { return sole_.done(); }
  void abort() { sole_.abort(); }

  const stack::apps::Fetch& fetch() const { return sole_.fetch(); }
  stack::apps::KnownWays& ways() { return ways_; }
  std::optional<stack::apps::Outcome> outcome() const { return fetch().outcome(); }
  stack::apps::FetchResult result() const { return fetch().result(); }
  std::optional<stack::base::Endpoint> remote() const { return fetch().remote(); }
  std::optional<stack::base::Endpoint> local() const { return fetch().local(); }

 private:
  stack::apps::KnownWays ways_;
  stack::apps::SoleFetch sole_;
};

}  // namespace tests
