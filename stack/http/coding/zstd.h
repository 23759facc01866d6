// zstd: frames one behind the other (RFC 8878, RFC 9659).
#pragma once

#include <memory>

#include "stack/http/coding/decoder.h"

struct ZSTD_DCtx_s;  // libzstd's, so that its header stays out of ours

namespace stack::http::coding {

// 8 MiB: the window that a recipient must have, and that a sender must not pass (RFC 9659 3).
inline constexpr int kZstdWindowLog = 23;

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder();
  // An error unless the code ended with a whole frame, at least one.
  std::expected<void, Error> finish() const override;

 private:
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room) override;
  Error fault(std::size_t result) const;

  struct Release {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Release> context_;
  bool inside_frame_ = false;
  bool any_frame_ = false;  // a whole one
};

}  // namespace stack::http::coding
