#include "backends/resolver.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "backends/errors.h"
#include "backends/socket.h"

namespace backends {

namespace {

class ResolverCategory : public std::error_category {
 public:
  const char* name() const noexcept override { return "resolver"; }
  std::string message(int code) const override { return ::gai_strerror(code); }
};

int domain_of(Want want) {
  switch (want) {
    case Want::kAny:
      return AF_UNSPEC;
    case Want::kIpv4:
      return AF_INET;
    case Want::kIpv6:
      return AF_INET6;
  }
  return AF_UNSPEC;
}

ZonedAddress address_of(const addrinfo& info) {
  sockaddr_storage address{};
  std::memcpy(&address, info.ai_addr, info.ai_addrlen);
  return {from_kernel(address).address, zone_of(address)};
}

std::vector<ZonedAddress> ask(const std::string& host, Want want, int flags) {
  addrinfo hints{};
  hints.ai_family = domain_of(want);
  hints.ai_socktype = SOCK_STREAM;
  // Not AI_ADDRCONFIG: it counts no loopback address as configured.
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::string what = "cannot resolve " + host;
  if (code == EAI_SYSTEM) throw_errno(what);
  if (code != 0) throw std::system_error(code, resolver_category(), what);

  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<ZonedAddress> addresses;
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    const ZonedAddress address = address_of(*info);
    // A hosts file may name one twice.
    if (std::ranges::find(addresses, address) == addresses.end()) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace

const std::error_category& resolver_category() {
  static const ResolverCategory category;
  return category;
}

std::vector<ZonedAddress> resolve(const std::string& host, Want want) { return ask(host, want, 0); }

ZonedAddress parse_address(const std::string& text) {
  return ask(text, Want::kAny, AI_NUMERICHOST).front();
}

}  // namespace backends
