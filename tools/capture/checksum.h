// Finishes the checksums that an offloading sender left half done.
#pragma once

#include "stack/base/bytes.h"
#include "tools/capture/pcapng.h"

namespace tools::capture {

// The packet as it would have been on a real wire: where the checksum field of its TCP segment
// holds but the sum of the pseudo-header (which is what a neighbour's offloading sender leaves
// there on veth and loopback), the whole checksum stands there instead. Answers `packet` itself if
// there is nothing to finish, else a copy in `room`, lent for as long as that is left alone. Call
// it only for packets whose carrier vouched for the checksum: a damaged one must stay so.
stack::base::ByteView with_whole_checksum(stack::base::ByteView packet, Octets& room);

}  // namespace tools::capture
