#include "backends/icmp_listener.h"

#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>

#include <cstdint>

#include "backends/errors.h"
#include "stack/wire/icmp.h"

namespace backends {

using stack::base::Family;

namespace {

// An error is at most 576 octets long in IPv4 (RFC 1812 4.3.2.3), 1,280 in IPv6 (RFC 4443 2.4 c).
constexpr RawReceiver::Room kBatch{.packets = 16, .octets_each = 2048};

void pass_errors_only(const Fd& socket, Family family) {
  if (family == Family::kIpv4) {
    icmp_filter filter{};
    filter.data = ~(1u << ICMP_DEST_UNREACH | 1u << ICMP_TIME_EXCEEDED | 1u << ICMP_PARAMETERPROB);
    if (::setsockopt(socket.get(), SOL_RAW, ICMP_FILTER, &filter, sizeof filter) == 0) return;
  } else {
    icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    for (const int type :
         {ICMP6_DST_UNREACH, ICMP6_PACKET_TOO_BIG, ICMP6_TIME_EXCEEDED, ICMP6_PARAM_PROB}) {
      ICMP6_FILTER_SETPASS(type, &filter);
    }
    if (::setsockopt(socket.get(), IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) == 0) {
      return;
    }
  }
  throw_errno("cannot set an ICMP filter");
}

}  // namespace

IcmpListener::IcmpListener(Family family)
    : receiver_(family, stack::wire::icmp_protocol(family), kBatch) {
  pass_errors_only(receiver_.socket(), family);
}

}  // namespace backends
