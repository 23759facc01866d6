// Whom TLS trusts: the certificates of the system, or of a file.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "stack/apps/connector.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Reads the certificates when they are first wanted, and no sooner.
class Trust final : public stack::apps::TlsSource {
 public:
  // `options` is borrowed; `key_log` may be empty.
  Trust(const TlsOptions& options, std::function<void(std::string_view)> key_log)
      : options_(options), key_log_(std::move(key_log)) {}

  std::expected<stack::tls::ClientContext, std::string> context() override;

 private:
  std::expected<std::string, std::string> read_anchors() const;

  const TlsOptions& options_;
  std::function<void(std::string_view)> key_log_;
  std::optional<stack::tls::ClientContext> context_;
};

}  // namespace tools::rawhttpget
