#include "backends/port_guard.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cstring>

#include "backends/errors.h"
#include "backends/socket.h"

namespace backends {

using stack::base::Address;
using stack::base::Family;

namespace {

// No segment that crossed a router, nor one a usual host sent, has this TTL or hop limit: a
// listener that asks for it (RFC 5082's security mechanism) drops all others before it looks at
// them.
constexpr int kUnreachableTtl = 255;
constexpr TwinOption kLeastTtl{IP_MINTTL, IPV6_MINHOPCOUNT, "the least TTL"};

// A listener with a key for every peer (prefix length 0) drops each segment that bears no RFC 2385
// signature. This holds against a peer that does send TTL 255. Kernels built without it still have
// the TTL.
void require_signatures(const Fd& socket, Family family) {
  static constexpr char kKey[] = "nobody signs with this";
  tcp_md5sig signature{};
  signature.tcpm_addr.ss_family = family == Family::kIpv4 ? AF_INET : AF_INET6;
  signature.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;
  signature.tcpm_prefixlen = 0;
  signature.tcpm_keylen = sizeof kKey - 1;
  std::memcpy(signature.tcpm_key, kKey, sizeof kKey - 1);
  (void)::setsockopt(socket.get(), IPPROTO_TCP, TCP_MD5SIG_EXT, &signature, sizeof signature);
}

}  // namespace

PortGuard::PortGuard(const Address& source, Zone zone)
    : socket_(open_socket(source.family(), SOCK_STREAM, IPPROTO_TCP)) {
  bind_to(socket_, {source, 0}, zone);
  set_option(socket_, source.family(), kLeastTtl, kUnreachableTtl);
  require_signatures(socket_, source.family());
  // Only from here on does the kernel find a socket for our segments; before, nobody knows the
  // port.
  if (::listen(socket_.get(), 0) != 0) throw_errno("cannot guard a port");
  endpoint_ = local_endpoint(socket_);
}

}  // namespace backends
