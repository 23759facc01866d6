// Documents for tests: the path "/N" is N octets long.
#pragma once

#include <charconv>
#include <string>

#include "stack/apps/content.h"

namespace tests {

class Letters final : public stack::apps::Content {
 public:
  std::optional<std::uint64_t> size(std::string_view path) const override {
    std::uint64_t size = 0;
    auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), size);
    if (error != std::errc{} || end != path.data() + path.size()) return std::nullopt;
    return size;
  }
  void fill(std::string_view, std::uint64_t offset, stack::base::MutableBytes room) const override {
    for (auto& octet : room) octet = at(offset++);
  }

  // A letter that differs from those a piece, a segment or a buffer away.
  static std::uint8_t at(std::uint64_t offset) {
    return static_cast<std::uint8_t>('a' + (offset * 7 + offset / 251 + offset / 65521) % 26);
  }
  static std::string document(std::uint64_t size) {
    std::string text;
    for (std::uint64_t i = 0; i < size; ++i) text += static_cast<char>(at(i));
    return text;
  }
};

}  // namespace tests
