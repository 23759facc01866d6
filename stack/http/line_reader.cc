#include "stack/http/line_reader.h"

namespace stack::http {

using base::ByteView;

std::expected<std::optional<std::string_view>, Error> LineReader::next(ByteView& input) {
  if (whole_) line_.clear();
  whole_ = false;
  std::string_view text = base::as_text(input);
  std::size_t feed = text.find('\n');
  std::size_t taken = feed == std::string_view::npos ? text.size() : feed + 1;
  if (taken > left_) return std::unexpected(limit_.when_exceeded);
  left_ -= taken;
  line_ += text.substr(0, taken);
  input = input.subspan(taken);
  if (feed == std::string_view::npos) return std::nullopt;
  whole_ = true;
  return without_end();
}

std::expected<std::string_view, Error> LineReader::without_end() const {
  std::string_view line = line_;
  line.remove_suffix(1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  } else if (ends_ == LineEnd::kCrlf) {
    return std::unexpected(Error::kLoneLfInChunkLine);
  }
  if (line.contains('\r')) return std::unexpected(Error::kBareCr);
  return line;
}

}  // namespace stack::http
