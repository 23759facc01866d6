#include "stack/wire/extensions.h"

#include "stack/base/byte_reader.h"
#include "stack/wire/ip_fields.h"

namespace stack::wire {
namespace {

// Next Header values (RFC 8200 4). Others, known to others as extension headers, are upper layers
// that nobody here speaks.
enum Extension : std::uint8_t {
  kHopByHopOptions = 0,
  kRouting = 43,
  kFragment = 44,
  kDestinationOptions = 60,
};

enum OptionType : std::uint8_t { kPad1 = 0, kPadN = 1 };

// What the two highest bits of an option's type say to those who do not know it (RFC 8200 4.2). The
// last two differ where the destination is a group; a group's members answer neither here.
enum Action : std::uint8_t {
  kPassOver = 0,
  kDiscard = 1,
  kDiscardAndTell = 2,
  kDiscardAndTellOne = 3
};

constexpr std::size_t kOptionHeaderSize = 2;  // type and length
constexpr std::size_t kRoutingTypeAt = 2;
constexpr std::size_t kSegmentsLeftAt = 3;

bool is_extension(std::uint8_t next) {
  return next == kHopByHopOptions || next == kRouting || next == kFragment ||
         next == kDestinationOptions;
}

const IpFault kSilent{IpError::kExtension};

IpFault problem(ProblemCode code, std::size_t pointer) {
  return {IpError::kExtension,
          ParameterProblem{static_cast<std::uint8_t>(code), static_cast<std::uint32_t>(pointer)}};
}

// The octets of the extension header at `place`; nothing if they pass the packet's end.
std::optional<base::ByteView> header_at(base::ByteView packet, const ChainPlace& place) {
  base::ByteReader reader(packet.subspan(place.at));
  reader.skip(1);
  std::size_t length = reader.u8();
  // A Fragment header has another field there, and no length to tell.
  std::size_t size = place.next == kFragment ? kIpv6FragmentHeaderSize : 8 * (length + 1);
  if (size > packet.size() - place.at) return std::nullopt;
  return packet.subspan(place.at, size);
}

// The options of a Hop-by-Hop or Destination Options header that stands `at` octets into its
// packet.
std::optional<IpFault> fault_in_options(base::ByteView header, std::size_t at) {
  base::ByteReader reader(header);
  reader.skip(kOptionHeaderSize);  // a header begins with as many
  std::size_t options = 0;
  std::size_t padding = 0;
  while (!reader.rest().empty()) {
    std::size_t option_at = at + reader.position();
    std::size_t size = reader.rest().size();
    std::uint8_t type = reader.u8();
    if (type != kPad1) reader.skip(reader.u8());
    if (!reader.ok()) return problem(ProblemCode::kErroneousField, option_at + 1);
    size -= reader.rest().size();
    if (type == kPad1 || type == kPadN) {
      padding += size;
      if (padding > kMostPaddingInARow) return kSilent;
      continue;
    }
    padding = 0;
    if (++options > kMostOptionsAHeader) return kSilent;
    auto action = static_cast<Action>(type >> 6);
    if (action == kDiscard) return kSilent;
    if (action != kPassOver) return problem(ProblemCode::kUnknownOption, option_at);
  }
  return std::nullopt;
}

std::optional<IpFault> fault_in(base::ByteView header, const ChainPlace& place) {
  bool is_first = place.at == kIpv6HeaderSize && !place.behind_fragment;
  switch (place.next) {
    case kHopByHopOptions:
      if (!is_first) return problem(ProblemCode::kUnknownNextHeader, place.next_at);
      return fault_in_options(header, place.at);
    case kDestinationOptions:
      return fault_in_options(header, place.at);
    case kRouting:
      // No type is known here, the deprecated type 0 least of all (RFC 5095).
      if (header[kSegmentsLeftAt] == 0) return std::nullopt;
      return problem(ProblemCode::kErroneousField, place.at + kRoutingTypeAt);
    default:  // a Fragment header
      return place.behind_fragment ? std::optional(kSilent) : std::nullopt;
  }
}

FragmentHeader read_fragment(base::ByteView header) {
  base::ByteReader reader(header);
  reader.skip(2);
  std::uint16_t offset_and_more = reader.u16();
  return {.offset = static_cast<std::uint16_t>(offset_and_more >> 3),
          .more = (offset_and_more & 1) != 0,
          .identification = reader.u32()};
}

// Whether headers are only passed over, or examined as well.
enum class Care : std::uint8_t { kSkip, kExamine };

std::expected<ChainEnd, IpFault> walk(base::ByteView packet, ChainPlace place, Care care) {
  const std::size_t limit = place.at + kMostExtensionOctets;
  for (std::size_t headers = 0; is_extension(place.next); ++headers) {
    if (headers == kMostExtensionHeaders) return std::unexpected(kSilent);
    auto header = header_at(packet, place);
    if (!header) {
      IpFault fault = problem(ProblemCode::kErroneousField, place.at + 1);
      fault.error = IpError::kTruncated;
      return std::unexpected(fault);
    }
    if (place.at + header->size() > limit) return std::unexpected(kSilent);
    auto fault = care == Care::kExamine ? fault_in(*header, place) : std::nullopt;
    if (fault) return std::unexpected(*fault);
    const bool is_fragment = place.next == kFragment;
    place = {.next = header->front(),
             .next_at = place.at,
             .at = place.at + header->size(),
             .behind_fragment = place.behind_fragment || is_fragment};
    if (!is_fragment) continue;
    FragmentHeader fragment = read_fragment(*header);
    if (fragment.more || fragment.offset != 0) return ChainEnd{place, fragment};
  }
  return ChainEnd{place};
}

}  // namespace

std::expected<ChainEnd, IpFault> walk_chain(base::ByteView packet, ChainPlace place) {
  return walk(packet, place, Care::kExamine);
}

std::optional<ChainEnd> skip_chain(base::ByteView packet, ChainPlace place) {
  auto end = walk(packet, place, Care::kSkip);
  return end ? std::optional(*end) : std::nullopt;
}

}  // namespace stack::wire
