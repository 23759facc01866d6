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

// Done once the fetch is and its connections have ended.
class Fetching final : public stack::host::Application {
 public:
  // `sink` and what `client` borrows outlives it; its resolver and patience are the test's.
  Fetching(Wanted wanted, stack::apps::Sink& sink)
      : Fetching(std::move(wanted), sink, nullptr, nullptr) {}
  Fetching(Wanted wanted, stack::apps::Sink& sink, stack::apps::TlsSource* tls,
           stack::http::CookieJar* cookies)
      : ways_(std::move(wanted.targets)),
        sole_(std::move(wanted.ask), wanted.terms,
              {.resolver = ways_, .tls = tls, .patience = wanted.patience, .cookies = cookies},
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
