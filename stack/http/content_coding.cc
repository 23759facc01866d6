#include "stack/http/content_coding.h"

#include <ranges>
#include <utility>

#include "stack/http/coding/brotli.h"
#include "stack/http/coding/deflate.h"
#include "stack/http/coding/gzip.h"
#include "stack/http/coding/zstd.h"
#include "stack/http/text.h"

namespace stack::http {

using base::ByteView;

namespace {

std::unique_ptr<coding::Decoder> decoder_of(std::string_view name) {
  // RFC 9110 8.4.1.3: x-gzip is gzip.
  bool is_gzip = equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip");
  if (is_gzip) return std::make_unique<coding::GzipDecoder>();
  if (equal_ignoring_case(name, "deflate")) return std::make_unique<coding::DeflateDecoder>();
  if (equal_ignoring_case(name, "br")) return std::make_unique<coding::BrotliDecoder>();
  if (equal_ignoring_case(name, "zstd")) return std::make_unique<coding::ZstdDecoder>();
  return nullptr;
}

}  // namespace

std::expected<Decoding, CodingError> Decoding::begin(const std::vector<std::string_view>& codings,
                                                     ExpansionLimit limit) {
  if (codings.size() > kMostCodings) return std::unexpected(CodingError::kTooMany);
  Decoding decoding(limit);
  for (std::string_view name : std::views::reverse(codings)) {
    if (equal_ignoring_case(name, "identity")) continue;
    auto decoder = decoder_of(name);
    if (!decoder) return std::unexpected(CodingError::kUnknown);
    decoding.stages_.push_back({.decoder = std::move(decoder)});
  }
  return decoding;
}

std::expected<ByteView, CodingError> Decoding::next(ByteView& input) {
  if (is_plain()) return std::exchange(input, input.last(0));
  return next_of(stages_.size() - 1, input);
}

// What the stage gives next, of what it has, or else of what the stage before it gives.
std::expected<ByteView, CodingError> Decoding::next_of(std::size_t index, ByteView& input) {
  Stage& stage = stages_[index];
  ByteView& source = index == 0 ? input : stage.waiting;
  for (;;) {
    std::size_t offered = source.size();
    auto piece = stage.decoder->next(source);
    if (!piece) return piece;
    if (index == 0) read_ += offered - source.size();
    stage.written += piece->size();
    if (is_too_large(stage.written)) return std::unexpected(CodingError::kExpansion);
    if (!piece->empty() || index == 0) return piece;
    auto fed = next_of(index - 1, input);
    if (!fed || fed->empty()) return fed;
    source = *fed;
  }
}

bool Decoding::is_too_large(std::uint64_t written) const {
  return written > limit_.free && (written - limit_.free) / limit_.ratio > read_;
}

std::expected<void, CodingError> Decoding::finish() const {
  for (const Stage& stage : stages_) {
    if (auto ended = stage.decoder->finish(); !ended) return ended;
  }
  return {};
}

}  // namespace stack::http
