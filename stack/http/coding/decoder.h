// One content coding, undone piece by piece (RFC 9110 8.4.1).
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"

namespace stack::http::coding {

// Octets of content lent at a time, at most.
inline constexpr std::size_t kDecodedPiece = 64 * 1024;

// Why a content cannot be had. Each is final.
enum class Error : std::uint8_t {
  kUnknown,       // a coding that was not asked for, or that nobody knows
  kTooMany,       // more codings than are undone
  kNotCoded,      // no header of the coding where one must be
  kCorrupt,       // what the coding cannot mean, a wrong checksum or length
  kTruncated,     // ended inside the code
  kTrailingData,  // octets behind the code that begin no other
  kDictionary,    // needs a dictionary that only its maker has
  kWindow,        // would need more memory than may be asked of a recipient
  kExpansion,     // past the expansion limit
};

// One line of plain text, without a full stop.
std::string_view name_of(Error error);

// Invariant: what comes out depends on the octets that went in, not on how they were cut, but for
// how it is cut. Holds at most kDecodedPiece octets of content besides the coding's own window.
class Decoder {
 public:
  Decoder() : content_(kDecodedPiece) {}
  virtual ~Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Takes octets of code off the front of `input` and gives the next piece of content, lent until
  // the next call; an empty one once all of `input` was taken and all it means was given, as far as
  // the coding can tell already. After an error: no more.
  std::expected<base::ByteView, Error> next(base::ByteView& input);
  // The code has ended. An error unless it ended where it may.
  virtual std::expected<void, Error> finish() const = 0;

 private:
  // Takes from the front of `input`, writes to the front of `room` and says how many octets. Unless
  // `input` is empty, it takes some or writes some.
  virtual std::expected<std::size_t, Error> decode(base::ByteView& input,
                                                   base::MutableBytes room) = 0;

  std::vector<std::uint8_t> content_;
  bool filled_ = false;  // the last piece had no room left: there may be more of it
};

}  // namespace stack::http::coding
