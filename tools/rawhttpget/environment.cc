#include "tools/rawhttpget/environment.h"

#include <fmt/format.h>

#include <cstdlib>
#include <initializer_list>

#include "stack/http/credentials.h"
#include "stack/http/loose_url.h"
#include "stack/http/proxy.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using stack::apps::Proxy;
using stack::http::Scheme;
using stack::http::Url;

namespace {

struct Setting {
  std::string variable;
  std::string value;
};

// The first of the variables that is set and not empty.
std::optional<Setting> first_of(std::initializer_list<const char*> variables) {
  for (const char* variable : variables) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return Setting{variable, value};
  }
  return {};
}

std::optional<Proxy> proxy_of(const std::optional<Setting>& setting,
                              const RequestOptions& request) {
  if (!setting) return {};
  const auto url = stack::http::parse_typed(setting->value);
  if (!url || url->scheme() != Scheme::kHttp) {
    // Without its value, which may hold a password.
    throw Failure(ExitCode::kUsage,
                  fmt::format("${}: not a proxy that can be used: want http://host[:port]/",
                              setting->variable));
  }
  Proxy proxy{.at = {url->host(), url->zone(), url->port()}};
  const bool has_option = !request.proxy_user.empty();
  const std::string& user = has_option ? request.proxy_user : url->user();
  const std::string& password = has_option ? request.proxy_password : url->password();
  if (user.empty()) return proxy;
  const auto credentials = stack::http::basic_credentials(user, password);
  if (!credentials) {
    throw Failure(ExitCode::kUsage, "the proxy's user or password cannot be sent");
  }
  proxy.authorization = *credentials;
  return proxy;
}

}  // namespace

Environment::Environment(const Options& options) {
  if (!options.network.proxy) return;
  for_http_ = proxy_of(first_of({"http_proxy", "all_proxy", "ALL_PROXY"}), options.request);
  for_https_ =
      proxy_of(first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}), options.request);
  if (const auto exempt = first_of({"no_proxy", "NO_PROXY"})) exempt_ = exempt->value;
}

std::optional<Proxy> Environment::proxy_for(const Url& url) const {
  const auto& proxy = url.scheme() == Scheme::kHttp ? for_http_ : for_https_;
  if (!proxy || stack::http::is_exempt_from_proxy(exempt_, url)) return {};
  return proxy;
}

}  // namespace tools::rawhttpget
