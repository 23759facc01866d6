#include "stack/wire/tcp_options.h"

#include <algorithm>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"

namespace stack::wire {
namespace {

enum Kind : std::uint8_t { kEndOfList = 0, kNoOperation = 1, kMss = 2, kWindowScale = 3 };

constexpr std::uint8_t kMssLength = 4;
constexpr std::uint8_t kWindowScaleLength = 3;
// RFC 7323 2.3: a larger shift count is taken as 14.
constexpr std::uint8_t kLargestWindowScale = 14;

void read_option(std::uint8_t kind, base::ByteView body, TcpOptions& options) {
  base::ByteReader reader(body);
  if (kind == kMss && body.size() == kMssLength - 2) options.mss = reader.u16();
  if (kind == kWindowScale && body.size() == kWindowScaleLength - 2) {
    options.window_scale = std::min(reader.u8(), kLargestWindowScale);
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
  while (writer.written() < size) writer.u8(kNoOperation);
  CHECK(writer.ok());
}

}  // namespace stack::wire
