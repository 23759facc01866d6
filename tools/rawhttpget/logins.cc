#include "tools/rawhttpget/logins.h"

#include <cstdlib>

namespace tools::rawhttpget {

Logins::Logins(const RequestOptions& options) {
  if (!options.netrc) return;
  if (const char* named = std::getenv("NETRC")) {
    netrc_ = disk::read_netrc(named);
  } else if (const char* home = std::getenv("HOME")) {
    netrc_ = disk::read_netrc(std::string(home) + "/.netrc");
  }
}

std::optional<disk::Login> Logins::find(std::string_view host) const {
  return netrc_ ? netrc_->find(host) : std::nullopt;
}

}  // namespace tools::rawhttpget
