// Content in each of the codings, made by the codings' own libraries.
#pragma once

#include <brotli/encode.h>
#include <zstd.h>

#include <new>
#include <string>
#include <string_view>

#include "stack/base/check.h"
#include "tests/stack/http/gzipped.h"

namespace tests {

inline std::string in_zlib(std::string content) { return deflated(std::move(content), 15); }
inline std::string in_raw_deflate(std::string content) { return deflated(std::move(content), -15); }

// `large_window`: as RFC 7932 does not allow it.
inline std::string in_brotli(std::string_view content, int window_log = 22,
                             bool large_window = false) {
  BrotliEncoderState* state = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
  CHECK(state != nullptr);
  BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, 5);
  if (large_window) BrotliEncoderSetParameter(state, BROTLI_PARAM_LARGE_WINDOW, 1);
  BrotliEncoderSetParameter(state, BROTLI_PARAM_LGWIN, static_cast<std::uint32_t>(window_log));
  std::string coded(content.size() + 1024, '\0');
  std::size_t offered = content.size();
  std::size_t room = coded.size();
  auto next_in = reinterpret_cast<const std::uint8_t*>(content.data());
  auto next_out = reinterpret_cast<std::uint8_t*>(coded.data());
  CHECK(BrotliEncoderCompressStream(state, BROTLI_OPERATION_FINISH, &offered, &next_in, &room,
                                    &next_out, nullptr));
  CHECK(BrotliEncoderIsFinished(state));
  BrotliEncoderDestroyInstance(state);
  coded.resize(coded.size() - room);
  return coded;
}

// One frame with a checksum, its window 2^`window_log` octets.
inline std::string in_zstd(std::string_view content, int window_log = 20,
                           std::string_view dictionary = {}) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  CHECK(context != nullptr);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  ZSTD_CCtx_loadDictionary(context, dictionary.data(), dictionary.size());
  std::string coded(ZSTD_compressBound(content.size()) + 64, '\0');
  // As a stream: a whole known at once would get a window no larger than itself.
  ZSTD_inBuffer in{content.data(), content.size(), 0};
  ZSTD_outBuffer out{coded.data(), coded.size(), 0};
  CHECK(!ZSTD_isError(ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue)));
  CHECK(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end) == 0);
  ZSTD_freeCCtx(context);
  coded.resize(out.pos);
  return coded;
}

// `content` in the coding that Content-Encoding calls `name`; as it is for "identity".
inline std::string in_coding(std::string_view name, std::string content) {
  if (name == "gzip" || name == "x-gzip") return gzipped(std::move(content));
  if (name == "deflate") return in_zlib(std::move(content));
  if (name == "br") return in_brotli(content);
  if (name == "zstd") return in_zstd(content);
  CHECK(name == "identity");
  return content;
}

}  // namespace tests
