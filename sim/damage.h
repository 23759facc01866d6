// What is done to the octets of a packet under way: marks and damage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/fate.h"
#include "stack/base/bytes.h"

namespace sim {

// Whether a queue may mark it instead of dropping it: ECT(0), ECT(1) or CE (RFC 3168 5).
bool may_be_marked(stack::base::ByteView packet);
// Makes it CE. Mends IPv4's header checksum by the difference (RFC 1624), so that a wrong one stays
// wrong. False, and nothing is done, if it may not be marked.
bool mark_ce(stack::base::MutableBytes packet);

// Makes the checksum of TCP or ICMP right, where there is one: not in a fragment, nor in IPv6
// behind extension headers.
void fix_transport_checksum(stack::base::MutableBytes packet);

// Bits, counted from the most significant of the first octet; those past the end flip nothing.
void flip_bit(stack::base::MutableBytes packet, std::uint64_t bit);

// What of the fate is done to the octets: mark, flips, checksum, truncation. Answers how many
// octets remain.
std::size_t damage(const Fate& fate, stack::base::MutableBytes packet);

// The octets as big-endian 16-bit words in one's complement arithmetic, where zero has one form
// only. Written down here again on purpose: the simulator does not take the stack's word for what a
// checksum sees.
std::uint64_t word_sum(stack::base::ByteView octets);

// Whether a checksum that a receiver looks at sees what was done to a packet: IPv4's of its header,
// or the transport's, with the addresses. IPv6's header has none of its own, so that damage to its
// first eight octets is seen by nobody. Of what is no IP packet, the sum of all.
bool is_noticed(stack::base::ByteView before, stack::base::ByteView after);

}  // namespace sim
