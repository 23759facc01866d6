// Content codings, undone in the reverse order of their listing (RFC 9110 8.4).
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/http/coding/decoder.h"

namespace stack::http {

using CodingError = coding::Error;

// What we can undo, as the value of Accept-Encoding (C38).
inline constexpr std::string_view kAcceptEncoding = "gzip, deflate, br, zstd";

// Most codings of one content. Nobody needs two; stacking them is how small bombs become large.
inline constexpr std::size_t kMostCodings = 5;

// How much larger than its code a content may be: `free` octets whatever the code's size, and
// beyond that `ratio` times the octets of code read.
struct ExpansionLimit {
  std::uint64_t free;
  std::uint64_t ratio;
};

// Deflate expands 1032 times at most, br and zstd without bound, and only what was made to does:
// text reaches 10. The free part lets a long run of zeros through.
inline constexpr ExpansionLimit kExpansionLimit{.free = 64 * 1024 * 1024, .ratio = 200};

// Invariant: neither the content nor anything between two codings is larger than the limit allows
// for the code that came in. Holds a buffer and a window a coding, no more.
class Decoding {
 public:
  // Undoes `codings`, the members of Content-Encoding as they are listed, in any case: gzip (or
  // x-gzip), deflate, br, zstd; "identity" is passed over. Any other is an error, for the content
  // would pass for something else (C37).
  static std::expected<Decoding, CodingError> begin(const std::vector<std::string_view>& codings,
                                                    ExpansionLimit limit = kExpansionLimit);

  // Whether there is nothing to undo: what goes in comes out.
  bool is_plain() const { return stages_.empty(); }
  // As coding::Decoder::next(): takes code off the front of `input`, gives a piece of content, an
  // empty one once all was taken. What is plain is lent from `input` itself.
  std::expected<base::ByteView, CodingError> next(base::ByteView& input);
  // The code has ended: an error unless every coding of it has ended, too (C32).
  std::expected<void, CodingError> finish() const;

 private:
  struct Stage {
    std::unique_ptr<coding::Decoder> decoder;
    std::uint64_t written = 0;    // octets it gave
    base::ByteView waiting = {};  // of what the stage before it lent
  };

  explicit Decoding(ExpansionLimit limit) : limit_(limit) {}
  std::expected<base::ByteView, CodingError> next_of(std::size_t stage, base::ByteView& input);
  bool is_too_large(std::uint64_t written) const;

  std::vector<Stage> stages_;  // the first takes the code, the last gives the content
  ExpansionLimit limit_;
  std::uint64_t read_ = 0;  // octets of code
};

}  // namespace stack::http
