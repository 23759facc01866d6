#include "backends/route.h"

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "backends/socket.h"

namespace backends {

using stack::base::Family;

namespace {

constexpr int kLargestIpPacket = 65'535;  // Linux's loopback says 65,536
constexpr TwinOption kMtu{IP_MTU, IPV6_MTU, "the MTU"};

}  // namespace

Route route_to(const stack::base::Endpoint& destination, Zone zone, const Exit& exit) {
  const auto family = destination.address.family();
  if (family == Family::kIpv6 && destination.address.is_link_local() && zone == 0 &&
      exit.interface.empty()) {
    throw std::system_error(
        EINVAL, std::generic_category(),
        destination.address.to_string() + " is on one link only: name it, as in [fe80::1%25eth0]");
  }
  const Fd probe = open_socket(family, SOCK_DGRAM, 0);
  bind_to_interface(probe, exit.interface);
  if (exit.address) bind_to(probe, {exit.address->address, 0}, exit.address->zone);
  connect_to(probe, destination, zone);
  const int mtu = std::min(get_option(probe, family, kMtu), kLargestIpPacket);
  const SocketAddress source = local_name(probe);
  return {.source = from_kernel(source.storage).address,
          .zone = zone != 0 ? zone : zone_of(source.storage),
          .interface = exit.interface,
          .mtu = static_cast<std::size_t>(mtu)};
}

}  // namespace backends
