// A server's last moments.
#pragma once

#include <algorithm>

#include "stack/apps/serve.h"
#include "stack/host/application.h"

namespace tools::rawhttpd {

// Invariant: done when no connection is left, at the latest kAtMost after it began. Replies in hand
// are sent for so long; what is not through by then is reset.
class Farewell final : public stack::host::Application {
 public:
  static constexpr stack::base::Duration kAtMost = std::chrono::seconds(1);

  // `server` outlives this.
  Farewell(stack::base::Instant now, stack::apps::Serve& server)
      : server_(server), ends_(now + kAtMost) {
    server.close();
  }

  void run(stack::base::Instant now, stack::host::Host& host) override {
    server_.run(now, host);
    broke_off_ = now >= ends_ && server_.sessions() > 0;
    if (broke_off_) server_.abort();
    done_ = server_.sessions() == 0;
  }
  stack::base::Instant deadline() const override { return std::min(ends_, server_.deadline()); }
  bool done() const override { return done_; }
  // Something was reset.
  bool broke_off() const { return broke_off_; }

 private:
  stack::apps::Serve& server_;
  stack::base::Instant ends_;
  bool done_ = false;
  bool broke_off_ = false;
};

}  // namespace tools::rawhttpd
