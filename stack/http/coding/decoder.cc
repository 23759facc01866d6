#include "stack/http/coding/decoder.h"

namespace stack::http::coding {

using base::ByteView;

std::expected<ByteView, Error> Decoder::next(ByteView& input) {
  while (!input.empty() || filled_) {
    std::size_t offered = input.size();
    auto written = decode(input, content_);
    if (!written) return std::unexpected(written.error());
    filled_ = *written == content_.size();
    if (*written > 0) return ByteView(content_).first(*written);
    // A library that neither takes nor gives has come upon something it cannot go past.
    if (offered > 0 && input.size() == offered) return std::unexpected(Error::kCorrupt);
  }
  return ByteView{};
}

std::string_view name_of(Error error) {
  switch (error) {
    case Error::kUnknown:
      return "content coding that was not asked for";
    case Error::kTooMany:
      return "too many content codings";
    case Error::kNotCoded:
      return "content is not coded as it is said to be";
    case Error::kCorrupt:
      return "coded content is corrupt";
    case Error::kTruncated:
      return "coded content ended too early";
    case Error::kTrailingData:
      return "octets behind the coded content";
    case Error::kDictionary:
      return "coded content needs a dictionary";
    case Error::kWindow:
      return "coded content needs too large a window";
    case Error::kExpansion:
      return "coded content expands beyond the limit";
  }
  CHECK(false);
}

}  // namespace stack::http::coding
