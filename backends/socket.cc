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

SocketAddress to_kernel(const Endpoint& endpoint) {
  CHECK(endpoint.address.family() == Family::kIpv4);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(endpoint.port);
  std::memcpy(&in.sin_addr, endpoint.address.octets().data(), sizeof in.sin_addr);

  SocketAddress address;
  std::memcpy(&address.storage, &in, sizeof in);
  address.length = sizeof in;
  return address;
}

Endpoint from_kernel(const SocketAddress& address) {
  CHECK(address.storage.ss_family == AF_INET);
  sockaddr_in in{};
  std::memcpy(&in, &address.storage, sizeof in);
  std::array<std::uint8_t, 4> octets{};
  std::memcpy(octets.data(), &in.sin_addr, octets.size());
  return {Address::from_octets(octets), ntohs(in.sin_port)};
}

Fd open_socket(int type, int protocol) {
  Fd socket(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (socket.is_open()) return socket;
  if (type == SOCK_RAW && (errno == EPERM || errno == EACCES)) {
    throw NoPrivilege(errno, std::generic_category(), "cannot open a raw socket");
  }
  throw_errno("cannot open a socket");
}

void bind_to(const Fd& socket, const Endpoint& local) {
  const SocketAddress address = to_kernel(local);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.length) !=
      0) {
    throw_errno("cannot bind to " + local.to_string());
  }
}

void connect_to(const Fd& socket, const Endpoint& remote) {
  const SocketAddress address = to_kernel(remote);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.storage),
                address.length) != 0) {
    throw_errno("no route to " + remote.address.to_string());
  }
}

Endpoint local_endpoint(const Fd& socket) {
  SocketAddress address;
  address.length = sizeof address.storage;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address.storage), &address.length) !=
      0) {
    throw_errno("cannot read a socket's name");
  }
  return from_kernel(address);
}

bool try_option(const Fd& socket, int level, int name, int value) {
  return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

void set_option(const Fd& socket, int level, int name, int value, const char* what) {
  if (!try_option(socket, level, name, value)) throw_errno(std::string("cannot set ") + what);
}

int get_option(const Fd& socket, int level, int name, const char* what) {
  int value = 0;
  socklen_t length = sizeof value;
  if (::getsockopt(socket.get(), level, name, &value, &length) != 0) {
    throw_errno(std::string("cannot read ") + what);
  }
  return value;
}

}  // namespace backends
