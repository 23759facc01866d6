// What the environment says about proxies.
#pragma once

#include <optional>
#include <string>

#include "stack/apps/client.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// As curl and wget read it: http_proxy (in small letters only, for a CGI's client may set
// HTTP_PROXY), https_proxy or HTTPS_PROXY, all_proxy or ALL_PROXY for both; no_proxy or NO_PROXY
// for what goes by none. A proxy is spoken to over plain HTTP.
class Environment final : public stack::apps::Surroundings {
 public:
  // Throws Failure(kUsage) for a proxy that cannot be taken.
  explicit Environment(const Options& options);

  std::optional<stack::apps::Proxy> proxy_for(const stack::http::Url& url) const override;

 private:
  std::optional<stack::apps::Proxy> for_http_;
  std::optional<stack::apps::Proxy> for_https_;
  std::string exempt_;
};

}  // namespace tools::rawhttpget
