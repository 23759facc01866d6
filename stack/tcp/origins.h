// The two ends of a connection, and what the host's secret makes of them and the host knows of the
// path between them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stack/base/address.h"
#include "stack/tcp/challenge.h"
#include "stack/tcp/receive/timestamps.h"
#include "stack/wire/seq.h"

namespace stack::tcp {

// The two ends, seen from here.
struct Endpoints {
  base::Endpoint local;
  base::Endpoint remote;
};

struct Origins {
  wire::Seq iss;                  // RFC 6528
  receive::TimestampClock clock;  // RFC 7323
  ChallengeLimit challenges;      // RFC 5961 7
  std::uint32_t flow_label = 0;   // RFC 6437
  std::size_t link_mtu = 65535;   // the largest packet that leaves this host, in octets
  std::size_t path_mtu = 65535;   // the largest thought to reach the other end
};

}  // namespace stack::tcp
