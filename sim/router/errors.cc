#include "sim/router/errors.h"

#include <algorithm>

#include "stack/wire/ip.h"

namespace sim::router {

namespace wire = stack::wire;
using stack::base::Family;

std::optional<std::vector<std::uint8_t>> make_error(const wire::IcmpMessage& what,
                                                    const stack::base::Address& router,
                                                    stack::base::ByteView about,
                                                    std::uint16_t identification) {
  const auto packet = wire::parse_ip(about);
  if (!packet || !wire::may_be_answered(*packet)) return std::nullopt;
  const Family family = router.family();
  wire::IpHeader header;
  header.source = router;
  header.destination = packet->header.source;
  header.protocol = wire::icmp_protocol(family);
  if (family == Family::kIpv4) {
    header.dont_fragment = false;
    header.identification = identification;
  }
  const auto quoted = about.first(std::min(about.size(), wire::most_quoted(family)));
  const std::size_t header_size = wire::ip_header_size(header);
  std::vector<std::uint8_t> error(header_size + wire::kIcmpHeaderSize + quoted.size());
  const std::span<std::uint8_t> octets(error);
  wire::write_ip(octets, header, error.size() - header_size);
  std::ranges::copy(quoted, octets.last(quoted.size()).begin());
  wire::write_icmp(octets.subspan(header_size), what, header.source, header.destination);
  return error;
}

}  // namespace sim::router
