// The chain of IPv6 extension headers (RFC 8200 4), walked along by the packet's destination.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "stack/wire/ip.h"

namespace stack::wire {

// Limits of a chain. Who passes one of them is not told (RFC 8504 5.3).
inline constexpr std::size_t kMostExtensionHeaders = 8;
// Far more than any use of theirs takes, and less than what every path carries in one piece, so
// that a chain within it can be whole in a first fragment (RFC 7112).
inline constexpr std::size_t kMostExtensionOctets = 1'024;
inline constexpr std::size_t kMostOptionsAHeader = 8;  // RFC 8504's number; padding is not counted
inline constexpr std::size_t kMostPaddingInARow = 7;   // octets: more aligns nothing

// A place in a chain, between two headers or behind the last.
struct ChainPlace {
  std::uint8_t next = 0;    // the Next Header value that says what stands at `at`
  std::size_t next_at = 0;  // where that value stands
  std::size_t at = 0;       // all in octets into the packet
  bool behind_fragment = false;
};

// A Fragment header (RFC 8200 4.5).
struct FragmentHeader {
  std::uint16_t offset = 0;  // in units of eight octets
  bool more = false;
  std::uint32_t identification = 0;
};

// Where a walk ended: before the upper layer's header, or, with `fragment`, behind the Fragment
// header of a packet that is not whole. The Fragment header of a whole packet, called atomic, is
// passed over and tells nothing (RFC 6946 4).
struct ChainEnd {
  ChainPlace place;
  std::optional<FragmentHeader> fragment{};
};

// Walks from `place` along the chain in `packet`, which is an IPv6 packet up to the end of its
// payload. Routing headers without segments left and options that may be skipped are passed over.
// Faults, of kExtension if nothing else is said:
// - a limit is passed: its sender is told nothing;
// - Hop-by-Hop Options elsewhere than first: code 1, at the Next Header value (RFC 8200 4);
// - a header past the packet's end: kTruncated, code 0, at its length;
// - an option past its header's end: code 0, at its length;
// - an option that is not known and not to be skipped: nothing, or code 2, at its type (4.2);
// - a Routing header with segments left: code 0, at the Routing Type (4.4, RFC 5095);
// - a second Fragment header: nothing, for no honest sender fragments twice.
std::expected<ChainEnd, IpFault> walk_chain(base::ByteView packet, ChainPlace place);

// The same without a look into the headers, for those to whom the packet is not addressed: nothing
// when a limit or the end of the octets comes first.
std::optional<ChainEnd> skip_chain(base::ByteView packet, ChainPlace place);

}  // namespace stack::wire
