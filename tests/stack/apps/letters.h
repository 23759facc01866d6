// Documents for tests: the path "/N" is N octets long.
#pragma once

#include <charconv>
#include <memory>
#include <string>

#include "stack/apps/content.h"

namespace tests {

class LetterSource final : public stack::apps::Source {
 public:
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    for (auto& octet : room) octet = at(offset++);
    return room.size();
  }
  // A letter that differs from those a piece, a segment or a buffer away.
  static std::uint8_t at(std::uint64_t offset) {
    return static_cast<std::uint8_t>('a' + (offset * 7 + offset / 251 + offset / 65521) % 26);
  }
};

class Letters final : public stack::apps::Content {
 public:
  std::expected<stack::apps::Representation, stack::apps::Absent> find(
      std::string_view path) const override {
    std::uint64_t size = 0;
    auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), size);
    if (error != std::errc{} || end != path.data() + path.size()) {
      return std::unexpected(stack::apps::Absent::kNotFound);
    }
    return stack::apps::Representation{.source = std::make_unique<LetterSource>(), .size = size};
  }
  static std::uint8_t at(std::uint64_t offset) { return LetterSource::at(offset); }
  static std::string document(std::uint64_t size) {
    std::string text;
    for (std::uint64_t i = 0; i < size; ++i) text += static_cast<char>(at(i));
    return text;
  }
};

}  // namespace tests
