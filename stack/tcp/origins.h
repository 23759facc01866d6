// The two ends of a connection, and what the host's secret makes of them.
#pragma once

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
};

}  // namespace stack::tcp
