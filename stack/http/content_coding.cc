#include "stack/http/content_coding.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "stack/base/check.h"
#include "stack/http/text.h"

namespace stack::http {

using base::ByteView;

namespace {

// inflateInit2's way to say: the largest window, and gzip framing only.
constexpr int kGzipWindowBits = 15 + 16;
// Octets of a member's header before its optional parts (RFC 1952 2.3).
constexpr unsigned long kFixedHeader = 10;

}  // namespace

bool is_gzip(std::string_view coding) {
  return equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip");
}

void GzipDecoder::Release::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

GzipDecoder::GzipDecoder(ExpansionLimit limit)
    : stream_(new z_stream_s{}), content_(kDecodedPiece), limit_(limit) {
  CHECK(inflateInit2(stream_.get(), kGzipWindowBits) == Z_OK);
}

GzipDecoder::GzipDecoder(GzipDecoder&&) noexcept = default;
GzipDecoder& GzipDecoder::operator=(GzipDecoder&&) noexcept = default;
GzipDecoder::~GzipDecoder() = default;

std::expected<ByteView, CodingError> GzipDecoder::next(ByteView& input) {
  while (!input.empty()) {
    auto written = inflate_some(input);
    if (!written) return std::unexpected(written.error());
    if (*written > 0) return ByteView(content_).first(*written);
  }
  return ByteView{};
}

std::expected<std::size_t, CodingError> GzipDecoder::inflate_some(ByteView& input) {
  // Members follow each other without a gap (RFC 1952 2.2).
  if (!inside_member_ && members_ > 0) CHECK(inflateReset(stream_.get()) == Z_OK);
  std::size_t offered = std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max());
  stream_->next_in = input.data();
  stream_->avail_in = static_cast<uInt>(offered);
  stream_->next_out = content_.data();
  stream_->avail_out = static_cast<uInt>(content_.size());
  int result = inflate(stream_.get(), Z_NO_FLUSH);
  if (result == Z_DATA_ERROR) return std::unexpected(fault());
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  // Z_BUF_ERROR is none: there was nothing to take and nothing to give.
  CHECK(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);

  std::size_t taken = offered - stream_->avail_in;
  std::size_t written = content_.size() - stream_->avail_out;
  input = input.subspan(taken);
  read_ += taken;
  written_ += written;
  inside_member_ = result != Z_STREAM_END;
  if (!inside_member_) ++members_;
  if (too_large()) return std::unexpected(CodingError::kExpansion);
  return written;
}

CodingError GzipDecoder::fault() const {
  bool in_header = stream_->total_in < kFixedHeader;
  if (!in_header) return CodingError::kCorrupt;
  return members_ == 0 ? CodingError::kNotGzip : CodingError::kTrailingData;
}

bool GzipDecoder::too_large() const {
  return written_ > limit_.free && (written_ - limit_.free) / limit_.ratio > read_;
}

std::expected<void, CodingError> GzipDecoder::finish() const {
  if (inside_member_ || members_ == 0) return std::unexpected(CodingError::kTruncated);
  return {};
}

std::string_view name_of(CodingError error) {
  switch (error) {
    case CodingError::kNotGzip:
      return "content said to be gzip is not";
    case CodingError::kCorrupt:
      return "gzip content is corrupt";
    case CodingError::kTruncated:
      return "gzip content ended too early";
    case CodingError::kTrailingData:
      return "octets behind the gzip content";
    case CodingError::kExpansion:
      return "gzip content expands beyond the limit";
  }
  CHECK(false);
}

}  // namespace stack::http
