// The socket calls that more than one file here needs. Each throws std::system_error saying what
// failed. The family of the addresses decides which kernel structures and options stand for them.
#pragma once

#include <sys/socket.h>

#include <string>

#include "backends/fd.h"
#include "backends/zoned_address.h"
#include "stack/base/address.h"

namespace backends {

// An endpoint in the kernel's form.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

SocketAddress to_kernel(const stack::base::Endpoint& endpoint, Zone zone = 0);
stack::base::Endpoint from_kernel(const sockaddr_storage& address);
// 0 for what is no IPv6 address of one link.
Zone zone_of(const sockaddr_storage& address);

// One setting that both families have, each under a level and a name of its own.
struct TwinOption {
  int ipv4;
  int ipv6;
  const char* what;
};

// A non-blocking, close-on-exec socket. Throws NoPrivilege where the kernel wants CAP_NET_RAW.
Fd open_socket(stack::base::Family family, int type, int protocol);
void bind_to(const Fd& socket, const stack::base::Endpoint& local, Zone zone = 0);
void connect_to(const Fd& socket, const stack::base::Endpoint& remote, Zone zone = 0);
// Takes back connect_to() and bind_to_interface(); a raw socket may then be bound anew.
void disconnect(const Fd& socket);
// Packets leave and arrive by this interface only; an empty name is any. Wants no privilege, unless
// the socket is bound to one already.
void bind_to_interface(const Fd& socket, const std::string& interface);
SocketAddress local_name(const Fd& socket);
stack::base::Endpoint local_endpoint(const Fd& socket);

// False, with errno set, when the kernel refuses.
bool try_option(const Fd& socket, int level, int name, int value);
void set_option(const Fd& socket, int level, int name, int value, const char* what);
void set_option(const Fd& socket, stack::base::Family family, const TwinOption& option, int value);
int get_option(const Fd& socket, int level, int name, const char* what);
int get_option(const Fd& socket, stack::base::Family family, const TwinOption& option);

}  // namespace backends
