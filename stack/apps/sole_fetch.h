// A fetch that has a host to itself.
#pragma once

#include <algorithm>
#include <utility>

#include "stack/apps/fetch.h"
#include "stack/host/application.h"

namespace stack::apps {

// Invariant: done once the fetch is and its connections have ended.
class SoleFetch final : public host::Application {
 public:
  // What the client borrows, and `sink`, outlives it.
  SoleFetch(Ask ask, const Terms& terms, Client client, Sink& sink)
      : client_(std::move(client)), fetch_(std::move(ask), terms, client_, sink) {}

  void run(base::Instant now, host::Host& host) override {
    fetch_.run(now, host);
    if (fetch_.done()) client_.connections.let_all_go(now);
    client_.connections.run(now);
    now_ = now;
  }
  base::Instant deadline() const override {
    return std::min(fetch_.deadline(now_), client_.connections.deadline());
  }
  bool done() const override { return fetch_.done() && client_.connections.empty(); }

  // Gives up at once: all connections are reset.
  void abort() {
    fetch_.abort();
    client_.connections.abort();
  }
  const Fetch& fetch() const { return fetch_; }

 private:
  Client client_;
  Fetch fetch_;
  base::Instant now_{};  // of the last turn
};

}  // namespace stack::apps
