// br (RFC 7932).
#pragma once

#include <memory>

#include "stack/http/coding/decoder.h"

struct BrotliDecoderStateStruct;  // libbrotli's, so that its header stays out of ours

namespace stack::http::coding {

// Its window is at most 16 MiB, as RFC 7932 9.1 allows; the larger ones of a later draft are
// refused.
class BrotliDecoder final : public Decoder {
 public:
  BrotliDecoder();
  std::expected<void, Error> finish() const override;

 private:
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room) override;

  struct Release {
    void operator()(BrotliDecoderStateStruct* state) const;
  };
  std::unique_ptr<BrotliDecoderStateStruct, Release> state_;
};

}  // namespace stack::http::coding
