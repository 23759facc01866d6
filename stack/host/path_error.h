// What an ICMP error that came in says about a segment of ours.
#pragma once

#include <cstddef>
#include <optional>

#include "stack/base/address.h"
#include "stack/tcp/path_error.h"
#include "stack/wire/icmp.h"

namespace stack::host {

// A segment of ours, and what was wrong with its way.
struct ReportedSegment {
  wire::Quote segment;
  tcp::PathError error;
};

// Reads an error message about TCP. Nothing if it is none, quotes too little, or contradicts
// itself: a packet is not too big for an MTU that it fits into (RFC 5927 7.2), and no link of IPv6
// has less than 1,280 octets (RFC 8201 4). An IPv4 router that tells no MTU is taken to mean the
// next plateau of RFC 1191 7.
std::optional<ReportedSegment> read_path_error(const wire::IcmpMessage& message,
                                               base::Family family);

}  // namespace stack::host
