#include "stack/http/coding/inflater.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "stack/base/check.h"

namespace stack::http::coding {
namespace {

// inflateInit2's way to name the largest window, and what stands round it.
int window_bits(Wrapping wrapping) {
  switch (wrapping) {
    case Wrapping::kGzip:
      return MAX_WBITS + 16;
    case Wrapping::kZlib:
      return MAX_WBITS;
    case Wrapping::kNone:
      return -MAX_WBITS;
  }
  CHECK(false);
}

}  // namespace

void Inflater::Release::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Inflater::Inflater(Wrapping wrapping) : stream_(new z_stream_s{}) {
  int result = inflateInit2(stream_.get(), window_bits(wrapping));
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  CHECK(result == Z_OK);
}

std::expected<std::size_t, Error> Inflater::decode(base::ByteView& input, base::MutableBytes room) {
  if (ended_) return 0;
  std::size_t offered = std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max());
  stream_->next_in = input.data();
  stream_->avail_in = static_cast<uInt>(offered);
  stream_->next_out = room.data();
  stream_->avail_out = static_cast<uInt>(room.size());
  int result = inflate(stream_.get(), Z_NO_FLUSH);
  if (result == Z_DATA_ERROR) return std::unexpected(Error::kCorrupt);
  if (result == Z_NEED_DICT) return std::unexpected(Error::kDictionary);
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  // Z_BUF_ERROR is none: there was nothing to take and nothing to give.
  CHECK(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);

  ended_ = result == Z_STREAM_END;
  input = input.subspan(offered - stream_->avail_in);
  return room.size() - stream_->avail_out;
}

std::uint64_t Inflater::taken() const { return stream_->total_in; }

void Inflater::restart() {
  CHECK(inflateReset(stream_.get()) == Z_OK);
  ended_ = false;
}

}  // namespace stack::http::coding
