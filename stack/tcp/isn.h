// Initial sequence numbers (RFC 6528).
#pragma once

#include "stack/base/address.h"
#include "stack/base/siphash.h"
#include "stack/base/time.h"
#include "stack/wire/seq.h"

namespace stack::tcp {

// SHLD-1: ISN = M + F(local, remote, secret): M ticks every 4 microseconds (MUST-8), F is a keyed
// hash that nobody outside can compute (MUST-9).
wire::Seq initial_sequence_number(base::Instant now, const base::Endpoint& local,
                                  const base::Endpoint& remote, base::SipKey secret);

}  // namespace stack::tcp
