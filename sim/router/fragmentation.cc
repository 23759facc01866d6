#include "sim/router/fragmentation.h"

#include <algorithm>

#include "sim/router/routed_header.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"

namespace sim::router {
namespace {

using stack::base::ByteView;
using stack::base::ByteWriter;
using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kFixedSize = 20;
constexpr std::size_t kTotalLengthAt = 2;
constexpr std::size_t kFlagsAt = 6;
constexpr std::size_t kUnit = 8;  // of a fragment's offset
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint8_t kEndOfOptions = 0;
constexpr std::uint8_t kNoOperation = 1;
constexpr std::uint8_t kCopied = 0x80;  // the flag of options that every fragment carries

// The header of every fragment but the first: of its options only those with the copied flag (RFC
// 791 3.1), filled up to whole words.
Octets later_header(ByteView header) {
  Octets later(header.begin(), header.begin() + kFixedSize);
  for (std::size_t at = kFixedSize; at < header.size() && header[at] != kEndOfOptions;) {
    if (header[at] == kNoOperation) {
      ++at;
      continue;
    }
    if (at + 1 >= header.size()) break;
    const std::size_t length = header[at + 1];
    if (length < 2 || at + length > header.size()) break;
    const ByteView option = header.subspan(at, length);
    if ((option[0] & kCopied) != 0) later.insert(later.end(), option.begin(), option.end());
    at += length;
  }
  while (later.size() % 4 != 0) later.push_back(kEndOfOptions);
  later[0] = static_cast<std::uint8_t>(0x40 | later.size() / 4);
  return later;
}

Octets make_fragment(ByteView header, ByteView payload, std::size_t offset, bool more) {
  Octets packet(header.begin(), header.end());
  packet.insert(packet.end(), payload.begin(), payload.end());
  const std::span<std::uint8_t> octets(packet);
  ByteWriter(octets.subspan(kTotalLengthAt)).u16(static_cast<std::uint16_t>(packet.size()));
  ByteWriter(octets.subspan(kFlagsAt))
      .u16(static_cast<std::uint16_t>((more ? kMoreFragments : 0) | offset));
  seal_ipv4_header(octets, header.size());
  return packet;
}

}  // namespace

std::vector<Octets> fragment(ByteView packet, std::size_t mtu) {
  const auto whole = read_routed_header(packet);
  CHECK(whole && whole->family() == stack::base::Family::kIpv4);
  CHECK(mtu >= kSmallestIpv4Mtu && whole->total_size > mtu);
  const ByteView first_header = packet.first(whole->header_size);
  const Octets other_header = later_header(first_header);
  ByteView rest = packet.first(whole->total_size).subspan(whole->header_size);

  std::vector<Octets> fragments;
  std::size_t offset = whole->fragment_offset;
  while (!rest.empty()) {
    const ByteView header = fragments.empty() ? first_header : ByteView(other_header);
    const std::size_t most = (mtu - header.size()) / kUnit * kUnit;
    const bool is_last = header.size() + rest.size() <= mtu;
    const ByteView part = is_last ? rest : rest.first(most);
    rest = rest.subspan(part.size());
    fragments.push_back(make_fragment(header, part, offset, !is_last || whole->more_fragments));
    offset += part.size() / kUnit;
  }
  return fragments;
}

}  // namespace sim::router
