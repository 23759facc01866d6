// The chunked transfer coding, undone (RFC 9112 section 7.1, C30).
#pragma once

#include <cstdint>
#include <expected>

#include "stack/base/bytes.h"
#include "stack/http/error.h"
#include "stack/http/field_section.h"
#include "stack/http/line_reader.h"

namespace stack::http {

// Longest chunk size line, in octets: the size, its extensions and the line end.
inline constexpr std::size_t kMaxChunkLine = 4 * 1024;
// Largest trailer section, in octets.
inline constexpr std::size_t kMaxTrailers = 16 * 1024;

// Invariant: holds no content, at most one size line or the trailers. Where the input was cut makes
// no difference but to how the content is cut.
class ChunkedDecoder {
 public:
  ChunkedDecoder();

  // Takes octets off the front of `input`, never one past the end of the coding. Gives the next
  // piece of content, which is a part of `input`; an empty one when all of `input` was taken, or at
  // the end.
  std::expected<base::ByteView, Error> next(base::ByteView& input);
  // The last chunk and the trailer section have been read.
  bool at_end() const { return state_ == State::kEnd; }
  // Hands over the trailer fields, which are kept apart from the header fields (RFC 9110 6.5.1,
  // C31).
  Fields take_trailers() { return trailers_.take_fields(); }

 private:
  enum class State : std::uint8_t { kSize, kData, kDataEnd, kTrailers, kEnd };

  // Each takes what it can of `input`; false when that was all.
  std::expected<bool, Error> read_size(base::ByteView& input);
  std::expected<bool, Error> read_data_end(base::ByteView& input);
  std::expected<bool, Error> read_trailers(base::ByteView& input);

  State state_ = State::kSize;
  std::uint64_t left_ = 0;  // octets of this chunk's data still to come
  bool cr_seen_ = false;    // the first half of the CRLF after the data
  LineReader size_lines_;
  LineReader trailer_lines_;
  FieldSection trailers_;
};

}  // namespace stack::http
