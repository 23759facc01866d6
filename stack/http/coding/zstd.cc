#include "stack/http/coding/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "stack/base/check.h"

namespace stack::http::coding {

void ZstdDecoder::Release::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

ZstdDecoder::ZstdDecoder() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
  CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLog)));
}

std::expected<std::size_t, Error> ZstdDecoder::decode(base::ByteView& input,
                                                      base::MutableBytes room) {
  if (!inside_frame_ && input.empty()) return 0;
  inside_frame_ = true;
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  ZSTD_outBuffer out{room.data(), room.size(), 0};
  std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
  if (ZSTD_isError(result)) return std::unexpected(fault(result));
  // 0: a frame is over, and all of it is written.
  inside_frame_ = result != 0;
  if (!inside_frame_) any_frame_ = true;
  input = input.subspan(in.pos);
  return out.pos;
}

Error ZstdDecoder::fault(std::size_t result) const {
  switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
      throw std::bad_alloc();
    case ZSTD_error_prefix_unknown:
      return any_frame_ ? Error::kTrailingData : Error::kNotCoded;
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
