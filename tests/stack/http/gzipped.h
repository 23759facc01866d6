// Gzip and its kin, made by zlib itself.
#pragma once

#include <zlib.h>

#include <new>
#include <string>
#include <utility>

namespace tests {

// Deflated, in what zlib takes `window_bits` to mean: 15 + 16 is gzip, 15 zlib, -15 nothing.
// `dictionary`: what the content may refer back to.
inline std::string deflated(std::string content, int window_bits, std::string dictionary = "") {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  if (!dictionary.empty()) {
    deflateSetDictionary(&stream, reinterpret_cast<const Bytef*>(dictionary.data()),
                         static_cast<uInt>(dictionary.size()));
  }
  std::string coded(deflateBound(&stream, content.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(coded.data());
  stream.avail_out = static_cast<uInt>(coded.size());
  deflate(&stream, Z_FINISH);
  coded.resize(stream.total_out);
  deflateEnd(&stream);
  return coded;
}

inline std::string gzipped(std::string content) { return deflated(std::move(content), 15 + 16); }

}  // namespace tests
