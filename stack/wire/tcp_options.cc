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
  kSack = 5,
  kTimestamps = 8,
  kUserTimeout = 28,
};

constexpr std::uint8_t kMssLength = 4;
constexpr std::uint8_t kWindowScaleLength = 3;
constexpr std::uint8_t kSackPermittedLength = 2;
constexpr std::uint8_t kTimestampsLength = 10;
constexpr std::uint8_t kUserTimeoutLength = 4;
constexpr std::size_t kSackBlockLength = 8;
// RFC 7323 2.3: a larger shift count is taken as 14.
constexpr std::uint8_t kLargestWindowScale = 14;
// RFC 5482 3: the granularity bit, above 15 bits of count.
constexpr std::uint16_t kMinutesBit = 0x8000;

void read_sack(base::ByteView body, SackBlocks& sack) {
  if (body.size() % kSackBlockLength != 0) return;
  if (body.size() > SackBlocks::kMost * kSackBlockLength) return;
  base::ByteReader reader(body);
  sack = {};
  while (!reader.rest().empty()) {
    Seq left{reader.u32()};
    sack.push_back({left, Seq{reader.u32()}});
  }
}

void read_option(std::uint8_t kind, base::ByteView body, TcpOptions& options) {
  base::ByteReader reader(body);
  std::size_t length = body.size() + 2;
  if (kind == kMss && length == kMssLength) options.mss = reader.u16();
  if (kind == kWindowScale && length == kWindowScaleLength) {
    options.window_scale = std::min(reader.u8(), kLargestWindowScale);
  }
  if (kind == kSackPermitted && length == kSackPermittedLength) options.sack_permitted = true;
  if (kind == kSack) read_sack(body, options.sack);
  if (kind == kTimestamps && length == kTimestampsLength) {
    std::uint32_t value = reader.u32();
    options.timestamps = {.value = value, .echo = reader.u32()};
  }
  if (kind == kUserTimeout && length == kUserTimeoutLength) {
    std::uint16_t field = reader.u16();
    UserTimeout timeout{.in_minutes = (field & kMinutesBit) != 0,
                        .count = static_cast<std::uint16_t>(field & UserTimeout::kLargestCount)};
    if (timeout.count != 0) options.user_timeout = timeout;
  }
}

// Writes options, each filled up to a whole number of words.
class OptionWriter {
 public:
  explicit OptionWriter(base::MutableBytes room) : writer_(room) {}

  // Kind and length, behind as many No-Operations as make the option end with a word.
  void begin(Kind kind, std::size_t length) {
    for (std::size_t at = length; at % 4 != 0; ++at) writer_.u8(kNoOperation);
    writer_.u8(kind);
    writer_.u8(static_cast<std::uint8_t>(length));
  }
  void u8(std::uint8_t value) { writer_.u8(value); }
  void u16(std::uint16_t value) { writer_.u16(value); }
  void u32(std::uint32_t value) { writer_.u32(value); }
  bool full(std::size_t size) const { return writer_.ok() && writer_.written() == size; }

 private:
  base::ByteWriter writer_;
};

// Two octets of SACK-Permitted fill the word before a timestamp, for which two No-Operations stand
// otherwise.
void write_sack_permitted_and_timestamps(OptionWriter& writer, const TcpOptions& options) {
  if (options.sack_permitted && !options.timestamps) {
    writer.begin(kSackPermitted, kSackPermittedLength);
  }
  if (!options.timestamps) return;
  if (options.sack_permitted) {
    writer.u8(kSackPermitted);
    writer.u8(kSackPermittedLength);
    writer.u8(kTimestamps);
    writer.u8(kTimestampsLength);
  } else {
    writer.begin(kTimestamps, kTimestampsLength);
  }
  writer.u32(options.timestamps->value);
  writer.u32(options.timestamps->echo);
}

}  // namespace

UserTimeout UserTimeout::of(base::Duration timeout) {
  using std::chrono::minutes;
  using std::chrono::seconds;
  auto whole = std::max(std::chrono::ceil<seconds>(timeout), seconds(1));
  if (whole.count() <= kLargestCount) return {false, static_cast<std::uint16_t>(whole.count())};
  auto rough = std::min(std::chrono::ceil<minutes>(whole), minutes(kLargestCount));
  return {true, static_cast<std::uint16_t>(rough.count())};
}

base::Duration UserTimeout::duration() const {
  if (in_minutes) return std::chrono::minutes(count);
  return std::chrono::seconds(count);
}

std::optional<TcpOptions> parse_tcp_options(base::ByteView octets) {
  TcpOptions options;
  return parse_tcp_options(octets, options) ? std::optional(options) : std::nullopt;
}

bool parse_tcp_options(base::ByteView octets, TcpOptions& options) {
  base::ByteReader reader(octets);
  while (!reader.rest().empty()) {
    std::uint8_t kind = reader.u8();
    if (kind == kEndOfList) break;  // what follows is padding (MUST-69)
    if (kind == kNoOperation) continue;
    std::uint8_t length = reader.u8();
    if (length < 2) return false;
    base::ByteView body = reader.take(length - std::size_t{2});
    if (!reader.ok()) return false;
    read_option(kind, body, options);
  }
  return true;
}

std::size_t size_of(const TcpOptions& options) {
  std::size_t words = 0;
  if (options.mss) words += 1;
  if (options.timestamps) {
    words += 3;  // with SACK-Permitted or without
  } else if (options.sack_permitted) {
    words += 1;
  }
  if (options.window_scale) words += 1;
  if (options.user_timeout) words += 1;
  if (options.sack.count > 0) words += 1 + 2 * options.sack.count;
  return 4 * words;
}

std::size_t sack_blocks_beside(const TcpOptions& others, std::size_t octets) {
  TcpOptions without = others;
  without.sack = {};
  std::size_t taken = size_of(without);
  return taken < octets ? SackBlocks::most_in(octets - taken) : 0;
}

void write_tcp_options(base::MutableBytes room, const TcpOptions& options) {
  std::size_t size = size_of(options);
  CHECK(size <= kMostOptionOctets);
  OptionWriter writer(room.first(size));
  if (options.mss) {
    writer.begin(kMss, kMssLength);
    writer.u16(*options.mss);
  }
  write_sack_permitted_and_timestamps(writer, options);
  if (options.window_scale) {
    writer.begin(kWindowScale, kWindowScaleLength);
    writer.u8(*options.window_scale);
  }
  if (options.user_timeout) {
    CHECK(options.user_timeout->count != 0 &&
          options.user_timeout->count <= UserTimeout::kLargestCount);
    writer.begin(kUserTimeout, kUserTimeoutLength);
    writer.u16(static_cast<std::uint16_t>((options.user_timeout->in_minutes ? kMinutesBit : 0) |
                                          options.user_timeout->count));
  }
  if (options.sack.count > 0) {
    writer.begin(kSack, 2 + options.sack.count * kSackBlockLength);
    for (std::size_t i = 0; i < options.sack.count; ++i) {
      writer.u32(options.sack.blocks[i].left.value);
      writer.u32(options.sack.blocks[i].right.value);
    }
  }
  CHECK(writer.full(size));
}

}  // namespace stack::wire
