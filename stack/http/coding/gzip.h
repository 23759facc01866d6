// gzip: members one behind the other, each with a CRC and a length (RFC 1952; RFC 9110 8.4.1.3).
#pragma once

#include "stack/http/coding/decoder.h"
#include "stack/http/coding/inflater.h"

namespace stack::http::coding {

class GzipDecoder final : public Decoder {
 public:
  // An error unless the code ended with a whole member, at least one.
  std::expected<void, Error> finish() const override;

 private:
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room) override;

  Inflater inflater_{Wrapping::kGzip};
  bool any_member_ = false;  // a whole one
};

}  // namespace stack::http::coding
