#include "stack/wire/tcp_options.h"

#include <algorithm>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"

namespace stack::wire {
namespace {

enum Kind : std::uint8_t {
  kEndOfList = 0,
  kNoOperation = 1,
  kMss = 2,
  kWindowScale = 3,
  kSackPermitted = 4,
  kSack = 5
};

constexpr std::uint8_t kMssLength = 4;
constexpr std::uint8_t kWindowScaleLength = 3;
constexpr std::uint8_t kSackPermittedLength = 2;
constexpr std::size_t kSackBlockLength = 8;
// RFC 7323 2.3: a larger shift count is taken as 14.
constexpr std::uint8_t kLargestWindowScale = 14;

void read_option(std::uint8_t kind, base::ByteView body, TcpOptions& options) {
  base::ByteReader reader(body);
  if (kind == kMss && body.size() == kMssLength - 2) options.mss = reader.u16();
  if (kind == kWindowScale && body.size() == kWindowScaleLength - 2) {
    options.window_scale = std::min(reader.u8(), kLargestWindowScale);
  }
  if (kind == kSackPermitted && body.empty()) options.sack_permitted = true;
  if (kind == kSack && body.size() % kSackBlockLength == 0 &&
      body.size() <= SackBlocks::kMost * kSackBlockLength) {
    options.sack = {};
    while (!reader.rest().empty()) {
      Seq left{reader.u32()};
      options.sack.push_back({left, Seq{reader.u32()}});
    }
  }
}

}  // namespace

std::optional<TcpOptions> parse_tcp_options(base::ByteView octets) {
  TcpOptions options;
  base::ByteReader reader(octets);
  while (!reader.rest().empty()) {
    std::uint8_t kind = reader.u8();
    if (kind == kEndOfList) break;  // what follows is padding (MUST-69)
    if (kind == kNoOperation) continue;
    std::uint8_t length = reader.u8();
    if (length < 2) return std::nullopt;
    base::ByteView body = reader.take(length - std::size_t{2});
    if (!reader.ok()) return std::nullopt;
    read_option(kind, body, options);
  }
  return options;
}

std::size_t size_of(const TcpOptions& options) {
  std::size_t size = 0;
  if (options.mss) size += kMssLength;
  if (options.window_scale) size += kWindowScaleLength;
  if (options.sack_permitted) size += kSackPermittedLength;
  if (options.sack.count > 0) size += 2 + options.sack.count * kSackBlockLength;
  return (size + 3) / 4 * 4;
}

void write_tcp_options(base::MutableBytes room, const TcpOptions& options) {
  std::size_t size = size_of(options);
  base::ByteWriter writer(room.first(size));
  if (options.mss) {
    writer.u8(kMss);
    writer.u8(kMssLength);
    writer.u16(*options.mss);
  }
  if (options.window_scale) {
    writer.u8(kWindowScale);
    writer.u8(kWindowScaleLength);
    writer.u8(*options.window_scale);
  }
  if (options.sack_permitted) {
    writer.u8(kSackPermitted);
    writer.u8(kSackPermittedLength);
  }
  if (options.sack.count > 0) {
    writer.u8(kSack);
    writer.u8(static_cast<std::uint8_t>(2 + options.sack.count * kSackBlockLength));
    for (std::size_t i = 0; i < options.sack.count; ++i) {
      writer.u32(options.sack.blocks[i].left.value);
      writer.u32(options.sack.blocks[i].right.value);
    }
  }
  while (writer.written() < size) writer.u8(kNoOperation);
  CHECK(writer.ok());
}

}  // namespace stack::wire
