#include "stack/http/coding/deflate.h"

#include <array>

#include "stack/base/check.h"

namespace stack::http::coding {
namespace {

// RFC 1950 2.2: method 8, a window of at most 32 KiB, and a check. No raw stream begins so, unless
// somebody put other bits than zeros behind the header of a stored block.
bool is_zlib_header(std::uint8_t first, std::uint8_t second) {
  return (first & 0x0f) == 8 && first >> 4 <= 7 && (first * 256 + second) % 31 == 0;
}

}  // namespace

std::expected<std::size_t, Error> DeflateDecoder::decode(base::ByteView& input,
                                                         base::MutableBytes room) {
  if (!inflater_) return begin(input, room);
  if (inflater_->ended() && !input.empty()) return std::unexpected(Error::kTrailingData);
  return inflater_->decode(input, room);
}

std::expected<std::size_t, Error> DeflateDecoder::begin(base::ByteView& input,
                                                        base::MutableBytes room) {
  if (input.empty()) return 0;
  if (!first_) {
    first_ = input.front();
    input = input.subspan(1);
    return 0;
  }
  inflater_.emplace(is_zlib_header(*first_, input.front()) ? Wrapping::kZlib : Wrapping::kNone);
  std::array<std::uint8_t, 1> kept = {*first_};
  base::ByteView first(kept);
  auto written = inflater_->decode(first, room);
  // One octet ends no block that says anything: the smallest raw stream has two.
  if (written) CHECK(first.empty() && *written == 0);
  if (!written) return written;
  return inflater_->decode(input, room);
}

std::expected<void, Error> DeflateDecoder::finish() const {
  if (!inflater_ || !inflater_->ended()) return std::unexpected(Error::kTruncated);
  return {};
}

}  // namespace stack::http::coding
