#include "stack/http/coding/brotli.h"

#include <brotli/decode.h>

#include <new>

namespace stack::http::coding {
namespace {

bool is_want_of_memory(BrotliDecoderErrorCode code) {
  return code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
         code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
}

}  // namespace

void BrotliDecoder::Release::operator()(BrotliDecoderStateStruct* state) const {
  BrotliDecoderDestroyInstance(state);
}

BrotliDecoder::BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
  if (!state_) throw std::bad_alloc();
}

std::expected<std::size_t, Error> BrotliDecoder::decode(base::ByteView& input,
                                                        base::MutableBytes room) {
  if (BrotliDecoderIsFinished(state_.get())) {
    if (!input.empty()) return std::unexpected(Error::kTrailingData);
    return 0;
  }
  std::size_t offered = input.size();
  const std::uint8_t* next_in = input.data();
  std::size_t left = room.size();
  std::uint8_t* next_out = room.data();
  auto result =
      BrotliDecoderDecompressStream(state_.get(), &offered, &next_in, &left, &next_out, nullptr);
  if (result == BROTLI_DECODER_RESULT_ERROR) {
    if (is_want_of_memory(BrotliDecoderGetErrorCode(state_.get()))) throw std::bad_alloc();
    return std::unexpected(Error::kCorrupt);
  }
  input = input.last(offered);
  return room.size() - left;
}

std::expected<void, Error> BrotliDecoder::finish() const {
  if (!BrotliDecoderIsFinished(state_.get())) return std::unexpected(Error::kTruncated);
  return {};
}

}  // namespace stack::http::coding
