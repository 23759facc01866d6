// The gzip content coding, undone piece by piece (RFC 1952; RFC 9110 8.4.1.3).
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"

struct z_stream_s;  // zlib's, so that its header stays out of ours

namespace stack::http {

// Octets of content lent at a time, at most.
inline constexpr std::size_t kDecodedPiece = 64 * 1024;

// How much larger than its code a content may be: `free` octets whatever the code's size, and
// beyond that `ratio` times the octets of code read.
struct ExpansionLimit {
  std::uint64_t free;
  std::uint64_t ratio;
};

// Deflate expands 1032 times at most, and only what was made to does: text reaches 10. The free
// part lets a long run of zeros through.
inline constexpr ExpansionLimit kExpansionLimit{.free = 64 * 1024 * 1024, .ratio = 200};

enum class CodingError : std::uint8_t {
  kNotGzip,       // no gzip header where one must be
  kCorrupt,       // what deflate cannot mean, a wrong CRC or length
  kTruncated,     // ended inside a member
  kTrailingData,  // octets behind a member that begin no other
  kExpansion,     // past the expansion limit
};

// One line of plain text, without a full stop.
std::string_view name_of(CodingError error);

// Whether a Content-Encoding means gzip: "gzip" or "x-gzip", in any case.
bool is_gzip(std::string_view coding);

// Invariant: holds at most kDecodedPiece octets of content besides zlib's window, whatever came in.
class GzipDecoder {
 public:
  explicit GzipDecoder(ExpansionLimit limit = kExpansionLimit);
  GzipDecoder(GzipDecoder&&) noexcept;
  GzipDecoder& operator=(GzipDecoder&&) noexcept;
  ~GzipDecoder();

  // Takes octets of code off the front of `input` and gives the next piece of content, lent until
  // the next call; an empty one once all of `input` was taken. zlib may keep some content back until
  // it sees more code, at the latest the member's end. After an error: no more.
  std::expected<base::ByteView, CodingError> next(base::ByteView& input);
  // The code has ended. An error unless it ended with a whole member (at least one).
  std::expected<void, CodingError> finish() const;

 private:
  std::expected<std::size_t, CodingError> inflate_some(base::ByteView& input);
  CodingError fault() const;
  bool too_large() const;

  struct Release {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Release> stream_;
  std::vector<std::uint8_t> content_;
  ExpansionLimit limit_;
  std::uint64_t read_ = 0;     // octets of code
  std::uint64_t written_ = 0;  // octets of content
  std::uint64_t members_ = 0;  // whole ones
  bool inside_member_ = false;
};

}  // namespace stack::http
