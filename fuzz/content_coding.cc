// Any octets as a coded content: however they are cut, the same comes of them, within the limits;
// and what was coded by the codings' own libraries comes back.
//
// The first octet is how many codings there are (0 to 5) and whether the rest is content, to be
// coded first (its highest bit); the second is how many octets each piece has; then an octet for
// each coding.

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/http/content_coding.h"

namespace {

using stack::base::ByteView;
using stack::http::CodingError;
using stack::http::Decoding;
using stack::http::ExpansionLimit;

constexpr std::string_view kNames[] = {"gzip", "deflate", "br", "zstd", "identity", "x-gzip"};
// So that no input takes long. Only what stays below it is compared: where a bomb is noticed
// depends on how much of its code had come.
constexpr ExpansionLimit kLimit{.free = 1024 * 1024, .ratio = 1};

struct Decoded {
  std::string content;
  std::optional<CodingError> error;
};

Decoded decode(const std::vector<std::string_view>& codings, ByteView coded, std::size_t step) {
  auto decoding = Decoding::begin(codings, kLimit);
  if (!decoding) return {"", decoding.error()};
  Decoded result;
  std::size_t read = 0;
  while (!coded.empty()) {
    ByteView input = coded.first(std::min(step, coded.size()));
    coded = coded.subspan(input.size());
    read += input.size();
    for (;;) {
      auto piece = decoding->next(input);
      if (!piece) return {result.content, piece.error()};
      if (piece->empty()) break;
      result.content += stack::base::as_text(*piece);
      if (!decoding->is_plain())
        CHECK(result.content.size() <= kLimit.free + kLimit.ratio * (read + 1));
    }
    CHECK(input.empty());
  }
  if (auto ended = decoding->finish(); !ended) result.error = ended.error();
  return result;
}

std::string deflated(const std::string& content, int window_bits) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string coded(deflateBound(&stream, content.size()) + 32, '\0');
  std::string source = content;
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(coded.data());
  stream.avail_out = static_cast<uInt>(coded.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  coded.resize(stream.total_out);
  deflateEnd(&stream);
  return coded;
}

std::string in_brotli(const std::string& content) {
  std::string coded(BrotliEncoderMaxCompressedSize(content.size()) + 64, '\0');
  std::size_t size = coded.size();
  CHECK(BrotliEncoderCompress(5, 18, BROTLI_MODE_GENERIC, content.size(),
                              reinterpret_cast<const std::uint8_t*>(content.data()), &size,
                              reinterpret_cast<std::uint8_t*>(coded.data())));
  coded.resize(size);
  return coded;
}

std::string in_zstd(const std::string& content) {
  std::string coded(ZSTD_compressBound(content.size()), '\0');
  std::size_t size = ZSTD_compress(coded.data(), coded.size(), content.data(), content.size(), 3);
  CHECK(!ZSTD_isError(size));
  coded.resize(size);
  return coded;
}

// `raw`: deflate without zlib's wrapping.
std::string in_coding(std::string_view name, const std::string& content, bool raw) {
  if (name == "gzip" || name == "x-gzip") return deflated(content, MAX_WBITS + 16);
  if (name == "deflate") return deflated(content, raw ? -MAX_WBITS : MAX_WBITS);
  if (name == "br") return in_brotli(content);
  if (name == "zstd") return in_zstd(content);
  return content;
}

void check_round_trip(const std::vector<std::string_view>& codings, std::string content, bool raw,
                      std::size_t step) {
  std::string coded = content;
  for (std::string_view name : codings) coded = in_coding(name, coded, raw);
  Decoded result = decode(codings, stack::base::as_bytes(coded), step);
  if (result.error == CodingError::kExpansion) return;
  CHECK(!result.error && result.content == content);
  // No part of it passes for the whole.
  bool plain =
      std::ranges::all_of(codings, [](std::string_view name) { return name == "identity"; });
  if (plain || coded.empty()) return;
  std::size_t kept = coded.size() * (step % 8) / 8;
  CHECK(decode(codings, stack::base::as_bytes(coded).first(kept), step).error.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::size_t count = size == 0 ? 0 : data[0] % (stack::http::kMostCodings + 1);
  if (size < 2 + count) return 0;
  std::vector<std::string_view> codings;
  for (std::size_t i = 0; i < count; ++i)
    codings.push_back(kNames[data[2 + i] % std::size(kNames)]);
  std::size_t step = data[1] + 1u;
  ByteView rest(data + 2 + count, size - 2 - count);
  if ((data[0] & 0x80) != 0) {
    bool raw = (data[0] & 0x40) != 0;
    check_round_trip(codings, std::string(stack::base::as_text(rest)), raw, step);
    return 0;
  }
  Decoded whole = decode(codings, rest, SIZE_MAX);
  Decoded cut = decode(codings, rest, step);
  bool bomb = whole.error == CodingError::kExpansion || cut.error == CodingError::kExpansion;
  if (bomb) return 0;
  CHECK(whole.error.has_value() == cut.error.has_value());
  // Of several codings, more or less of the damage may have come to the next one.
  bool single = std::ranges::count(codings, "identity") + 1 >= static_cast<std::ptrdiff_t>(count);
  if (single) CHECK(whole.error == cut.error);
  // Of what is damaged, more or less may have come before the damage was seen.
  CHECK(whole.error
            ? whole.content.starts_with(cut.content) || cut.content.starts_with(whole.content)
            : whole.content == cut.content);
  return 0;
}
