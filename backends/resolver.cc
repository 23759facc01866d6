#include "backends/resolver.h"

#include <netdb.h>

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

stack::base::Address address_of(const addrinfo& info) {
  SocketAddress address;
  std::memcpy(&address.storage, info.ai_addr, info.ai_addrlen);
  address.length = info.ai_addrlen;
  return from_kernel(address).address;
}

}  // namespace

const std::error_category& resolver_category() {
  static const ResolverCategory category;
  return category;
}

std::vector<stack::base::Address> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::string what = "cannot resolve " + host;
  if (code == EAI_SYSTEM) throw_errno(what);
  if (code != 0) throw std::system_error(code, resolver_category(), what);

  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<stack::base::Address> addresses;
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    addresses.push_back(address_of(*info));
  }
  return addresses;
}

}  // namespace backends
