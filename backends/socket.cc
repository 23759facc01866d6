#include "backends/socket.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "backends/errors.h"
#include "stack/base/check.h"

namespace backends {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Family;

namespace {

template <typename Kernel>
SocketAddress stored(const Kernel& address) {
  SocketAddress stored;
  std::memcpy(&stored.storage, &address, sizeof address);
  stored.length = sizeof address;
  return stored;
}

template <typename Kernel>
Kernel restored(const sockaddr_storage& storage) {
  Kernel address{};
  std::memcpy(&address, &storage, sizeof address);
  return address;
}

// The address and the port in network byte order.
template <std::size_t kLength, typename KernelAddress>
Endpoint endpoint_of(const KernelAddress& address, in_port_t port) {
  static_assert(sizeof address == kLength);
  std::array<std::uint8_t, kLength> octets{};
  std::memcpy(octets.data(), &address, kLength);
  return {Address::from_octets(octets), ntohs(port)};
}

int domain_of(Family family) { return family == Family::kIpv4 ? AF_INET : AF_INET6; }
int level_of(Family family) { return family == Family::kIpv4 ? IPPROTO_IP : IPPROTO_IPV6; }
int name_of(Family family, const TwinOption& option) {
  return family == Family::kIpv4 ? option.ipv4 : option.ipv6;
}
const sockaddr* as_sockaddr(const SocketAddress& address) {
  return reinterpret_cast<const sockaddr*>(&address.storage);
}

}  // namespace

SocketAddress to_kernel(const Endpoint& endpoint, Zone zone) {
  const auto octets = endpoint.address.octets();
  if (endpoint.address.family() == Family::kIpv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, octets.data(), sizeof in.sin_addr);
    return stored(in);
  }
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(endpoint.port);
  in.sin6_scope_id = zone;
  std::memcpy(&in.sin6_addr, octets.data(), sizeof in.sin6_addr);
  return stored(in);
}

Endpoint from_kernel(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto in = restored<sockaddr_in>(address);
    return endpoint_of<4>(in.sin_addr, in.sin_port);
  }
  CHECK(address.ss_family == AF_INET6);
  const auto in = restored<sockaddr_in6>(address);
  return endpoint_of<16>(in.sin6_addr, in.sin6_port);
}

Zone zone_of(const sockaddr_storage& address) {
  if (address.ss_family != AF_INET6) return 0;
  return restored<sockaddr_in6>(address).sin6_scope_id;
}

Fd open_socket(Family family, int type, int protocol) {
  Fd socket(::socket(domain_of(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (socket.is_open()) return socket;
  if (type == SOCK_RAW && (errno == EPERM || errno == EACCES)) {
    throw NoPrivilege(errno, std::generic_category(), "cannot open a raw socket");
  }
  throw_errno("cannot open a socket");
}

void bind_to(const Fd& socket, const Endpoint& local, Zone zone) {
  const SocketAddress address = to_kernel(local, zone);
  if (::bind(socket.get(), as_sockaddr(address), address.length) != 0) {
    throw_errno("cannot bind to " + to_string({local.address, zone}));
  }
}

void connect_to(const Fd& socket, const Endpoint& remote, Zone zone) {
  const SocketAddress address = to_kernel(remote, zone);
  if (::connect(socket.get(), as_sockaddr(address), address.length) != 0) {
    throw_errno("no route to " + to_string({remote.address, zone}));
  }
}

void disconnect(const Fd& socket) {
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  if (::connect(socket.get(), &nobody, sizeof nobody) != 0) throw_errno("cannot let go of a peer");
}

void bind_to_interface(const Fd& socket, const std::string& interface) {
  if (interface.empty()) return;
  const auto length = static_cast<socklen_t>(interface.size());
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, interface.data(), length) != 0) {
    throw_errno("cannot use the interface " + interface);
  }
}

SocketAddress local_name(const Fd& socket) {
  SocketAddress address;
  address.length = sizeof address.storage;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address.storage), &address.length) !=
      0) {
    throw_errno("cannot read a socket's name");
  }
  return address;
}

Endpoint local_endpoint(const Fd& socket) { return from_kernel(local_name(socket).storage); }

bool try_option(const Fd& socket, int level, int name, int value) {
  return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

void set_option(const Fd& socket, int level, int name, int value, const char* what) {
  if (!try_option(socket, level, name, value)) throw_errno(std::string("cannot set ") + what);
}

void set_option(const Fd& socket, Family family, const TwinOption& option, int value) {
  set_option(socket, level_of(family), name_of(family, option), value, option.what);
}

int get_option(const Fd& socket, int level, int name, const char* what) {
  int value = 0;
  socklen_t length = sizeof value;
  if (::getsockopt(socket.get(), level, name, &value, &length) != 0) {
    throw_errno(std::string("cannot read ") + what);
  }
  return value;
}

int get_option(const Fd& socket, Family family, const TwinOption& option) {
  return get_option(socket, level_of(family), name_of(family, option), option.what);
}

}  // namespace backends
