// Reassembly: datagrams of both families from their fragments (RFC 791 3.2, RFC 8200 4.5).
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/wire/ip.h"
#include "stack/wire/partial_datagram.h"

namespace stack::wire {

struct FragmentLimits {
  std::size_t bytes = 1 << 20;  // that all unfinished datagrams take, bookkeeping included
  std::size_t datagrams = 64;   // unfinished ones, and those thrown away that are remembered
  // Of one datagram. Enough for the largest one in pieces as small as IPv6 lets them be; an IPv4
  // datagram has more only if it is larger than 35 kB and passes a link of 576.
  std::size_t pieces = 64;
  // How long a datagram may wait after its first piece. RFC 1122 3.3.2 would have 60 to 120 s for
  // IPv4; but its identification has 16 bits, and the longer a piece lies about, the likelier it is
  // taken for one of a later datagram's (RFC 4963 3). RFC 8200 4.5 has 60 s for IPv6.
  base::Duration v4_time = std::chrono::seconds(30);
  base::Duration v6_time = std::chrono::seconds(60);
};

// Why a fragment, or its datagram with it, was thrown away.
enum class FragmentError : std::uint8_t {
  kBadLength,  // nothing in it, or not a multiple of eight octets with more to come; it alone
  kTooLong,    // it ends beyond the largest packet; it alone
  kOverlap,    // it contradicts another piece: the datagram, and what comes of it later (RFC 5722)
  kLimit,      // one piece too many: likewise
  kEcn,        // a mark of congestion beside a piece that takes no part in ECN: the datagram
  kChain,      // what stands behind the Fragment header must not be passed over: the datagram
};

// What the sender of `fragment` is told about a fault (RFC 8200 4.5), if anything.
std::optional<ParameterProblem> problem_of(FragmentError error, const IpPacket& fragment);

// Invariant: bytes() and the number of datagrams stay within the limits, whatever comes. When a
// limit on all would be passed the datagram that began first is forgotten: the pieces of an honest
// one come within moments, so that it is the one least likely to become whole. Beside bytes() only
// the datagram finished last is kept.
class Reassembly {
 public:
  explicit Reassembly(const FragmentLimits& limits = {});

  // Takes one fragment in; the datagram, when this was the last piece that lacked. Its payload is
  // lent until the next call; its header is the first fragment's, but for a whole packet, with the
  // upper layer's protocol and the ECN field of RFC 3168 5.3; protocol_at is as write_ip() has it.
  // `whole_packet` is the packet that `fragment` was parsed from. Exact duplicates are passed over.
  std::expected<std::optional<IpPacket>, FragmentError> take(base::Instant now,
                                                             const IpPacket& fragment,
                                                             base::ByteView whole_packet);

  // Forgets datagrams that waited too long. Of the first of them that an ICMP error may be sent
  // about, the beginning of the fragment at offset 0, as much as most_quoted(): for a Time Exceeded
  // (RFC 792, RFC 8200 4.5). Lent until the next call; nothing once there is no more. To be called
  // before take(), which forgets such datagrams untold.
  std::optional<base::ByteView> expire(base::Instant now);

  // When expire() has something to do.
  base::Instant deadline() const;

  std::size_t bytes() const { return bytes_; }
  std::size_t datagrams() const { return waiting_.size(); }
  std::uint64_t evicted() const { return evicted_; }  // forgotten to make room, ever

 private:
  // RFC 791 3.2: IPv4 counts the protocol among what tells datagrams apart; RFC 8200 4.5 does not.
  struct Key {
    base::Address source, destination;
    std::uint32_t identification = 0;
    std::uint8_t protocol = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Waiting {
    Key key;
    base::Instant deadline;
    PartialDatagram pieces{};
    IpHeader first{};                   // of the fragment at offset 0, if it came
    std::vector<std::uint8_t> quote{};  // of the same
    std::uint8_t marks = 0;             // a bit for each value of ECN that came
    std::size_t bytes = 0;
    // Set: it was thrown away, and pieces that come late are refused for the same reason.
    std::optional<FragmentError> abandoned{};
  };
  using Serial = std::uint64_t;

  static Key key_of(const IpHeader& header);
  Serial find_or_begin(base::Instant now, const IpHeader& header);
  bool make_room(std::size_t bytes, Serial keep);
  void charge(Waiting& datagram, std::size_t bytes);
  std::unexpected<FragmentError> abandon(Waiting& datagram, FragmentError error);
  void forget(Serial serial);
  std::expected<std::optional<IpPacket>, FragmentError> finish(Serial serial);

  FragmentLimits limits_;
  std::map<Serial, Waiting> waiting_;  // in the order in which they began
  Serial next_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t evicted_ = 0;
  std::vector<std::uint8_t> lent_;  // the datagram finished last, or the quote
};

}  // namespace stack::wire
