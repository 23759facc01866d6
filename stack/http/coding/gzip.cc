#include "stack/http/coding/gzip.h"

namespace stack::http::coding {
namespace {

// Octets of a member's header before its optional parts (RFC 1952 2.3).
constexpr std::uint64_t kFixedHeader = 10;

}  // namespace

std::expected<std::size_t, Error> GzipDecoder::decode(base::ByteView& input,
                                                      base::MutableBytes room) {
  // Members follow each other without a gap (RFC 1952 2.2).
  if (inflater_.ended() && !input.empty()) inflater_.restart();
  auto written = inflater_.decode(input, room);
  if (inflater_.ended()) any_member_ = true;
  if (written || inflater_.taken() >= kFixedHeader) return written;
  return std::unexpected(any_member_ ? Error::kTrailingData : Error::kNotCoded);
}

std::expected<void, Error> GzipDecoder::finish() const {
  if (!inflater_.ended()) return std::unexpected(Error::kTruncated);
  return {};
}

}  // namespace stack::http::coding
