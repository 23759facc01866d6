// What a fetch over TLS needs, for tests: whom to trust, and a server to be trusted.
#pragma once

#include <string>

#include "stack/apps/connector.h"
#include "tests/stack/tls/pair.h"
#include "tests/support/certificates.h"

namespace tests {

// The wall clock at the beginning of a test.
inline constexpr stack::base::WallClock kTestClock{.seconds = kNow};

class Trusting final : public stack::apps::TlsSource {
 public:
  explicit Trusting(const stack::tls::ClientConfig& config)
      : context_(stack::tls::ClientContext::make(config)) {}
  std::expected<stack::tls::ClientContext, std::string> context() override { return context_; }

 private:
  std::expected<stack::tls::ClientContext, std::string> context_;
};

}  // namespace tests
