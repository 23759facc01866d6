#include "stack/http/chunked.h"

#include <algorithm>
#include <string_view>

#include "stack/http/text.h"

namespace stack::http {
namespace {

using base::ByteView;

// chunk-size [ chunk-ext ]: 1*HEXDIG, then nothing or BWS ";" and whatever the sender likes
// (RFC 9112 7.1.1: unknown extensions are ignored, and all of them are unknown here).
std::expected<std::uint64_t, Error> parse_size_line(std::string_view line) {
  std::size_t semicolon = line.find(';');
  std::string_view digits = line.substr(0, semicolon);
  if (semicolon != std::string_view::npos) {
    while (!digits.empty() && is_blank(digits.back())) digits.remove_suffix(1);
    if (!is_field_text(line.substr(semicolon))) return std::unexpected(Error::kBadChunkExtension);
  }
  auto size = parse_hexadecimal(digits);
  if (!size) return std::unexpected(Error::kBadChunkSize);
  return *size;
}

}  // namespace

ChunkedDecoder::ChunkedDecoder()
    : size_lines_(LineEnd::kCrlf, {kMaxChunkLine, Error::kChunkLineTooLong}),
      trailer_lines_(LineEnd::kCrlfOrLf, {kMaxTrailers, Error::kTrailersTooLarge}),
      trailers_(Folding::kReadAsSpace) {}

std::expected<ByteView, Error> ChunkedDecoder::next(ByteView& input) {
  std::expected<bool, Error> more = true;
  while (more && *more) {
    switch (state_) {
      case State::kSize:
        more = read_size(input);
        break;
      case State::kDataEnd:
        more = read_data_end(input);
        break;
      case State::kTrailers:
        more = read_trailers(input);
        break;
      case State::kEnd:
        return ByteView{};
      case State::kData: {
        auto piece =
            input.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
        input = input.subspan(piece.size());
        left_ -= piece.size();
        if (left_ == 0) state_ = State::kDataEnd;
        return piece;
      }
    }
  }
  if (!more) return std::unexpected(more.error());
  return ByteView{};
}

std::expected<bool, Error> ChunkedDecoder::read_size(ByteView& input) {
  auto line = size_lines_.next(input);
  if (!line) return std::unexpected(line.error());
  if (!*line) return false;
  auto size = parse_size_line(**line);
  if (!size) return std::unexpected(size.error());
  size_lines_.renew();
  left_ = *size;
  state_ = left_ > 0 ? State::kData : State::kTrailers;
  return true;
}

std::expected<bool, Error> ChunkedDecoder::read_data_end(ByteView& input) {
  if (input.empty()) return false;
  if (input.front() != (cr_seen_ ? '\n' : '\r')) return std::unexpected(Error::kUnendedChunk);
  input = input.subspan(1);
  if (cr_seen_) state_ = State::kSize;
  cr_seen_ = !cr_seen_;
  return true;
}

std::expected<bool, Error> ChunkedDecoder::read_trailers(ByteView& input) {
  auto line = trailer_lines_.next(input);
  if (!line) return std::unexpected(line.error());
  if (!*line) return false;
  auto complete = trailers_.take_line(**line);
  if (!complete) return complete;
  if (*complete) state_ = State::kEnd;
  return true;
}

}  // namespace stack::http
