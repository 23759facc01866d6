#include "backends/route.h"

#include <netinet/in.h>

#include <algorithm>

#include "backends/socket.h"

namespace backends {

namespace {

constexpr int kLargestIpPacket = 65'535;  // Linux's loopback says 65,536

}  // namespace

Route route_to(const stack::base::Endpoint& destination) {
  const Fd probe = open_socket(SOCK_DGRAM, 0);
  connect_to(probe, destination);
  const int mtu = get_option(probe, IPPROTO_IP, IP_MTU, "IP_MTU");
  return {local_endpoint(probe).address, static_cast<std::size_t>(std::min(mtu, kLargestIpPacket))};
}

}  // namespace backends
