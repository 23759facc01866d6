// deflate: by its definition in zlib's wrapping (RFC 9110 8.4.1.2, RFC 1950), from some servers
// without it (RFC 1951).
#pragma once

#include <optional>

#include "stack/http/coding/decoder.h"
#include "stack/http/coding/inflater.h"

namespace stack::http::coding {

// Invariant: which form it is was decided by the first two octets, which are kept until both are
// there.
class DeflateDecoder final : public Decoder {
 public:
  std::expected<void, Error> finish() const override;

 private:
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room) override;
  std::expected<std::size_t, Error> begin(base::ByteView& input, base::MutableBytes room);

  std::optional<std::uint8_t> first_;  // of the octets, while the second is missing
  std::optional<Inflater> inflater_;
};

}  // namespace stack::http::coding
