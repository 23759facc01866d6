// The two ways octets are lent. Both are borrowed: whoever hands one out says how long it stays
// valid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "stack/base/check.h"

namespace stack::base {

using ByteView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

// Copies `source` to the front of `target`, which has room for it and does not overlap it.
inline void copy(ByteView source, MutableBytes target) {
  CHECK(source.size() <= target.size());
  if (!source.empty()) std::memcpy(target.data(), source.data(), source.size());
}

// The octets of a text, lent for as long as the text lives.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// The same octets read as characters, lent for as long as they live.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace stack::base
