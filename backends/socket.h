// The socket calls that more than one file here needs. Each throws std::system_error saying what
// failed.
#pragma once

#include <sys/socket.h>

#include "backends/fd.h"
#include "stack/base/address.h"

namespace backends {

// An endpoint in the kernel's form.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

SocketAddress to_kernel(const stack::base::Endpoint& endpoint);
stack::base::Endpoint from_kernel(const SocketAddress& address);

// A non-blocking, close-on-exec IPv4 socket. Throws NoPrivilege where the kernel wants CAP_NET_RAW.
Fd open_socket(int type, int protocol);
void bind_to(const Fd& socket, const stack::base::Endpoint& local);
void connect_to(const Fd& socket, const stack::base::Endpoint& remote);
stack::base::Endpoint local_endpoint(const Fd& socket);

// False, with errno set, when the kernel refuses.
bool try_option(const Fd& socket, int level, int name, int value);
void set_option(const Fd& socket, int level, int name, int value, const char* what);
int get_option(const Fd& socket, int level, int name, const char* what);

}  // namespace backends
