// zstd: frames one behind the other (RFC 8878, RFC 9659).
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "stack/http/coding/decoder.h"

struct ZSTD_DCtx_s;  // libzstd's, so that its header stays out of ours

namespace stack::http::coding {

// 8 MiB: the window that a recipient must have, and that a sender must not pass (RFC 9659 3).
inline constexpr int kZstdWindowLog = 23;

// The longest header of a frame, its magic number included (RFC 8878 3.1.1).
inline constexpr std::size_t kMaxFrameHeader = 18;

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder();
  // An error unless the code ended with a whole frame, at least one.
  std::expected<void, Error> finish() const override;

 private:
  std::expected<std::size_t, Error> decode(base::ByteView& input, base::MutableBytes room) override;
  bool has_its_magic(base::ByteView input) const;
  Error no_frame() const;
  void count(base::ByteView taken, std::size_t written);
  bool keeps_its_size() const;
  Error fault(std::size_t result) const;

  struct Release {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Release> context_;
  bool inside_frame_ = false;
  bool any_frame_ = false;  // a whole one
  // Of this frame: its first octets, which may say how large its content is, and what came of it.
  std::array<std::uint8_t, kMaxFrameHeader> header_{};
  std::size_t header_size_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace stack::http::coding
