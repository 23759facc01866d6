#include "stack/http/coding/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <new>

#include "stack/base/check.h"

namespace stack::http::coding {

namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {0x28, 0xb5, 0x2f, 0xfd};
constexpr std::array<std::uint8_t, 4> kSkippableMagic = {0x50, 0x2a, 0x4d, 0x18};

// Whether a frame may begin so (RFC 8878 3.1.1 and 3.1.2): `first` is as much of its magic number
// as is there. libzstd may know forms older than the RFC, which nobody may send.
bool may_begin(std::array<std::uint8_t, 4> first, std::size_t size) {
  bool is_frame =
      std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(size), kMagic.begin());
  first[0] &= 0xf0;
  return is_frame || std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(size),
                                kSkippableMagic.begin());
}

}  // namespace

void ZstdDecoder::Release::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

ZstdDecoder::ZstdDecoder() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
  CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLog)));
}

std::expected<std::size_t, Error> ZstdDecoder::decode(base::ByteView& input,
                                                      base::MutableBytes room) {
  if (!inside_frame_ && input.empty()) return 0;
  if (!inside_frame_) header_size_ = written_ = 0;
  inside_frame_ = true;
  if (!has_its_magic(input)) return std::unexpected(no_frame());
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  ZSTD_outBuffer out{room.data(), room.size(), 0};
  std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
  if (ZSTD_isError(result)) return std::unexpected(fault(result));
  count(input.first(in.pos), out.pos);
  // 0: a frame is over, and all of it is written.
  inside_frame_ = result != 0;
  if (!inside_frame_ && !keeps_its_size()) return std::unexpected(Error::kCorrupt);
  if (!inside_frame_) any_frame_ = true;
  input = input.subspan(in.pos);
  return out.pos;
}

bool ZstdDecoder::has_its_magic(base::ByteView input) const {
  std::array<std::uint8_t, 4> first{};
  std::size_t size = std::min(first.size(), header_size_);
  std::copy_n(header_.begin(), size, first.begin());
  std::size_t more = std::min(first.size() - size, input.size());
  std::copy_n(input.begin(), more, first.begin() + static_cast<std::ptrdiff_t>(size));
  return may_begin(first, size + more);
}

Error ZstdDecoder::no_frame() const { return any_frame_ ? Error::kTrailingData : Error::kNotCoded; }

void ZstdDecoder::count(base::ByteView taken, std::size_t written) {
  base::ByteView kept = taken.first(std::min(taken.size(), header_.size() - header_size_));
  base::copy(kept, base::MutableBytes(header_).subspan(header_size_));
  header_size_ += kept.size();
  written_ += written;
}

// libzstd itself looks at this only where it is given a frame in one piece.
bool ZstdDecoder::keeps_its_size() const {
  auto size = ZSTD_getFrameContentSize(header_.data(), header_size_);
  return size == ZSTD_CONTENTSIZE_UNKNOWN || size == written_;
}

Error ZstdDecoder::fault(std::size_t result) const {
  switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
      throw std::bad_alloc();
    case ZSTD_error_prefix_unknown:
      return no_frame();
    case ZSTD_error_dictionary_wrong:
      return Error::kDictionary;
    case ZSTD_error_frameParameter_windowTooLarge:
      return Error::kWindow;
    default:
      return Error::kCorrupt;
  }
}

std::expected<void, Error> ZstdDecoder::finish() const {
  if (inside_frame_ || !any_frame_) return std::unexpected(Error::kTruncated);
  return {};
}

}  // namespace stack::http::coding
