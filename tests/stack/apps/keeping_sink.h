// Sinks for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/apps/sink.h"

namespace tests {

// Keeps what it is given, up to a capacity; refuses to begin at all when told so.
class KeepingSink final : public stack::apps::Sink {
 public:
  explicit KeepingSink(std::size_t capacity = SIZE_MAX) : capacity_(capacity) {}
  void refuse_to_begin() { refuses_ = true; }

  bool begin(const stack::apps::Beginning& beginning) override {
    head_ = beginning.head;
    offsets_.push_back(beginning.offset);
    content_.resize(beginning.offset, '?');  // what is held from before is somebody else's
    return !refuses_;
  }
  bool write(stack::base::ByteView content) override {
    if (content.size() > capacity_ - content_.size()) return false;
    content_ += stack::base::as_text(content);
    return true;
  }

  const std::string& content() const { return content_; }
  // Where it was begun, each time.
  const std::vector<std::uint64_t>& offsets() const { return offsets_; }
  // The head it was begun with.
  const std::optional<stack::http::ResponseHead>& head() const { return head_; }

 private:
  std::size_t capacity_;
  bool refuses_ = false;
  std::string content_;
  std::vector<std::uint64_t> offsets_;
  std::optional<stack::http::ResponseHead> head_;
};

}  // namespace tests
