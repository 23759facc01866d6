// Who to be for which host: what ~/.netrc says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/rawhttpget/disk/netrc.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

class Logins {
 public:
  // Reads $NETRC or ~/.netrc if the options let it. Throws Failure for one that is there but cannot
  // be taken.
  explicit Logins(const RequestOptions& options);
  std::optional<disk::Login> find(std::string_view host) const;

 private:
  std::optional<disk::Netrc> netrc_;
};

}  // namespace tools::rawhttpget
