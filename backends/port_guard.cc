#include "backends/port_guard.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cstring>

#include "backends/errors.h"
#include "backends/socket.h"

namespace backends {

namespace {

// No segment that crossed a router, nor one a usual host sent, has this TTL: a listener that asks
// for it (RFC 5082's security mechanism) drops all others before it looks at them.
constexpr int kUnreachableTtl = 255;

// A listener with a key for every peer (prefix length 0) drops each segment that bears no RFC 2385
// signature. This holds against a peer that does send TTL 255. Kernels built without it still have
// the TTL.
void require_signatures(const Fd& socket) {
  static constexpr char kKey[] = "nobody signs with this";
  tcp_md5sig signature{};
  signature.tcpm_addr.ss_family = AF_INET;
  signature.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;
  signature.tcpm_prefixlen = 0;
  signature.tcpm_keylen = sizeof kKey - 1;
  std::memcpy(signature.tcpm_key, kKey, sizeof kKey - 1);
  (void)::setsockopt(socket.get(), IPPROTO_TCP, TCP_MD5SIG_EXT, &signature, sizeof signature);
}

}  // namespace

PortGuard::PortGuard(const stack::base::Address& source)
    : socket_(open_socket(SOCK_STREAM, IPPROTO_TCP)) {
  bind_to(socket_, {source, 0});
  set_option(socket_, IPPROTO_IP, IP_MINTTL, kUnreachableTtl, "IP_MINTTL");
  require_signatures(socket_);
  // Only from here on does the kernel find a socket for our segments; before, nobody knows the
  // port.
  if (::listen(socket_.get(), 0) != 0) throw_errno("cannot guard a port");
  endpoint_ = local_endpoint(socket_);
}

}  // namespace backends
