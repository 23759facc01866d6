// zlib's inflate over buffers (RFC 1951).
#pragma once

#include <cstdint>
#include <expected>
#include <memory>

#include "stack/base/bytes.h"
#include "stack/http/coding/decoder.h"

struct z_stream_s;  // zlib's, so that its header stays out of ours

namespace stack::http::coding {

// What stands round the deflated octets.
enum class Wrapping : std::uint8_t { kGzip, kZlib, kNone };

// Invariant: once a stream has ended, nothing is taken until restart().
class Inflater {
 public:
  explicit Inflater(Wrapping wrapping);

  // As Decoder::decode(). kCorrupt for all that zlib refuses, kDictionary for what needs one.
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room);
  // Whether the stream, with its checksum if it has one, has ended.
  bool ended() const { return ended_; }
  // Octets of this stream taken so far.
  std::uint64_t taken() const;
  // Another stream begins.
  void restart();

 private:
  struct Release {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Release> stream_;
  bool ended_ = false;
};

}  // namespace stack::http::coding
