#include "stack/wire/fragments.h"

#include <algorithm>

#include "stack/base/check.h"
#include "stack/wire/extensions.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip_fields.h"

namespace stack::wire {
namespace {

using base::Family;

constexpr std::size_t kUnit = 8;  // octets that a fragment offset counts by
// What bookkeeping takes, roughly: so that many small pieces are no cheaper than they are.
constexpr std::size_t kBytesPerDatagram = 512;
constexpr std::size_t kBytesPerPiece = 64;

constexpr std::size_t kPayloadLengthAt = 4;         // in an IPv6 header
constexpr std::size_t kOffsetBehindNextHeader = 2;  // in a Fragment header

std::size_t begin_of(const IpHeader& header) { return kUnit * header.fragment_offset; }

// How far the payload of a datagram may reach. RFC 8200 4.5 counts the headers before the Fragment
// header, which ends with protocol_at's own.
std::size_t largest_end(const IpPacket& fragment) {
  if (fragment.header.source.family() == Family::kIpv4) return kLargestIpLength - kIpv4HeaderSize;
  std::size_t before = std::max(fragment.protocol_at, kIpv6HeaderSize) - kIpv6HeaderSize;
  return kLargestIpLength - before;
}

// RFC 8200 4.5; RFC 791 3.2 has the same unit and the same largest packet.
std::optional<FragmentError> fault_of(const IpPacket& fragment) {
  std::size_t size = fragment.payload.size();
  if (size == 0) return FragmentError::kBadLength;
  if (fragment.header.more_fragments && size % kUnit != 0) return FragmentError::kBadLength;
  if (begin_of(fragment.header) + size > largest_end(fragment)) return FragmentError::kTooLong;
  return std::nullopt;
}

std::uint8_t mark_of(Ecn ecn) {
  return static_cast<std::uint8_t>(1 << static_cast<std::uint8_t>(ecn));
}

}  // namespace

std::optional<ParameterProblem> problem_of(FragmentError error, const IpPacket& fragment) {
  if (fragment.header.source.family() == Family::kIpv4) return std::nullopt;
  auto at = [](std::size_t pointer) {
    return ParameterProblem{.code = static_cast<std::uint8_t>(ProblemCode::kErroneousField),
                            .pointer = static_cast<std::uint32_t>(pointer)};
  };
  if (error == FragmentError::kBadLength) return at(kPayloadLengthAt);
  if (error == FragmentError::kTooLong) return at(fragment.protocol_at + kOffsetBehindNextHeader);
  return std::nullopt;
}

Reassembly::Reassembly(const FragmentLimits& limits) : limits_(limits) {
  CHECK(limits.datagrams > 0 && limits.bytes >= kBytesPerDatagram);
}

std::expected<std::optional<IpPacket>, FragmentError> Reassembly::take(
    base::Instant now, const IpPacket& fragment, base::ByteView whole_packet) {
  const IpHeader& header = fragment.header;
  CHECK(header.is_fragment());
  if (auto fault = fault_of(fragment)) return std::unexpected(*fault);
  const Serial serial = find_or_begin(now, header);
  Waiting& datagram = waiting_.at(serial);
  if (datagram.abandoned) return std::unexpected(*datagram.abandoned);

  const bool is_first = header.fragment_offset == 0;
  base::ByteView quote;
  if (is_first && may_be_answered(fragment)) {
    quote = whole_packet.first(std::min(whole_packet.size(), most_quoted(header.source.family())));
  }
  const std::size_t bytes = kBytesPerPiece + fragment.payload.size() + quote.size();
  if (!make_room(bytes, serial)) return abandon(datagram, FragmentError::kLimit);

  using enum PartialDatagram::Insertion;
  auto insertion =
      datagram.pieces.insert(begin_of(header), fragment.payload, !header.more_fragments);
  if (insertion == kContradiction) return abandon(datagram, FragmentError::kOverlap);
  if (insertion == kDuplicate) return std::nullopt;
  charge(datagram, bytes);
  datagram.marks |= mark_of(header.ecn);
  if (is_first) {
    datagram.first = header;
    datagram.quote.assign(quote.begin(), quote.end());
  }
  if (datagram.pieces.is_whole()) return finish(serial);
  if (datagram.pieces.pieces() >= limits_.pieces) return abandon(datagram, FragmentError::kLimit);
  return std::nullopt;
}

std::optional<base::ByteView> Reassembly::expire(base::Instant now) {
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    auto& [serial, datagram] = *at++;
    if (datagram.deadline > now) continue;
    lent_ = std::move(datagram.quote);
    forget(serial);
    if (!lent_.empty()) return lent_;
  }
  return std::nullopt;
}

base::Instant Reassembly::deadline() const {
  base::Instant earliest = base::kNever;
  for (const auto& [serial, datagram] : waiting_) earliest = std::min(earliest, datagram.deadline);
  return earliest;
}

Reassembly::Key Reassembly::key_of(const IpHeader& header) {
  bool is_v4 = header.source.family() == Family::kIpv4;
  return {.source = header.source,
          .destination = header.destination,
          .identification = header.identification,
          .protocol = is_v4 ? header.protocol : std::uint8_t{0}};
}

// The datagram that the fragment belongs to; a new one if there is none, or none that is not
// overdue.
Reassembly::Serial Reassembly::find_or_begin(base::Instant now, const IpHeader& header) {
  const Key key = key_of(header);
  auto found =
      std::ranges::find_if(waiting_, [&](const auto& entry) { return entry.second.key == key; });
  if (found != waiting_.end() && found->second.deadline > now) return found->first;
  if (found != waiting_.end()) forget(found->first);

  if (waiting_.size() == limits_.datagrams) {
    forget(waiting_.begin()->first);
    ++evicted_;
  }
  const Serial serial = next_++;
  make_room(kBytesPerDatagram, serial);
  bool is_v4 = header.source.family() == Family::kIpv4;
  Waiting& datagram = waiting_[serial];
  datagram.key = key;
  datagram.deadline = now + (is_v4 ? limits_.v4_time : limits_.v6_time);
  charge(datagram, kBytesPerDatagram);
  return serial;
}

// Forgets the oldest datagrams but `keep` until there is room for `bytes` more; false if all the
// room there is does not do.
bool Reassembly::make_room(std::size_t bytes, Serial keep) {
  while (bytes_ + bytes > limits_.bytes) {
    auto oldest = waiting_.begin();
    if (oldest != waiting_.end() && oldest->first == keep) ++oldest;
    if (oldest == waiting_.end()) return false;
    forget(oldest->first);
    ++evicted_;
  }
  return true;
}

void Reassembly::charge(Waiting& datagram, std::size_t bytes) {
  datagram.bytes += bytes;
  bytes_ += bytes;
}

// RFC 5722 4: "the entire datagram (and any constituent fragments, including those not yet
// received) MUST be silently discarded." The same for IPv4, where nothing good overlaps either (RFC
// 1858 3). It stays in mind, without its pieces, for as long as it would have waited.
std::unexpected<FragmentError> Reassembly::abandon(Waiting& datagram, FragmentError error) {
  bytes_ -= datagram.bytes;
  datagram.bytes = 0;
  datagram.pieces = {};
  datagram.quote = {};
  datagram.abandoned = error;
  charge(datagram, kBytesPerDatagram);
  return std::unexpected(error);
}

void Reassembly::forget(Serial serial) {
  auto found = waiting_.find(serial);
  bytes_ -= found->second.bytes;
  waiting_.erase(found);
}

std::expected<std::optional<IpPacket>, FragmentError> Reassembly::finish(Serial serial) {
  const Waiting& datagram = waiting_.at(serial);
  IpHeader header = datagram.first;
  const std::uint8_t marks = datagram.marks;
  datagram.pieces.assemble(lent_);
  forget(serial);

  // RFC 3168 5.3: of a mark on one fragment no less may come than a mark on the whole, or its loss;
  // and a whole with a part that takes no part in ECN must not be marked.
  const bool is_marked = (marks & mark_of(Ecn::kCe)) != 0;
  if (is_marked && (marks & mark_of(Ecn::kNotEct)) != 0) {
    return std::unexpected(FragmentError::kEcn);
  }
  if (is_marked) header.ecn = Ecn::kCe;
  header.more_fragments = false;
  if (header.source.family() == Family::kIpv4) return IpPacket{header, lent_, kIpv4ProtocolAt};

  header.identification = 0;
  auto end = walk_chain(lent_, {.next = header.protocol, .behind_fragment = true});
  if (!end) return std::unexpected(FragmentError::kChain);
  header.protocol = end->place.next;
  return IpPacket{header, base::ByteView(lent_).subspan(end->place.at), kIpv6NextHeaderAt};
}

}  // namespace stack::wire
