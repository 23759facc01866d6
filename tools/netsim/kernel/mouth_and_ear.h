// What a counterpart says and hears, without a socket.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/apps/delivery.h"
#include "stack/base/bytes.h"

namespace netsim::kernel {

// Words, then a content.
class Mouth {
 public:
  Mouth(const sim::apps::Content& content, std::string head)
      : content_(content), head_(std::move(head)) {}
  Mouth(const Mouth&) = delete;
  Mouth& operator=(const Mouth&) = delete;

  // The next octets to say, lent until the next call; empty when all was said.
  stack::base::ByteView next();
  // So many of them were.
  void taken(std::size_t octets);

 private:
  static constexpr std::size_t kMostAtOnce = 65'536;

  sim::apps::Content content_;
  std::string head_;
  std::uint64_t said_ = 0;  // head and content
  std::array<std::uint8_t, kMostAtOnce> room_{};
  stack::base::ByteView left_;  // of what was put into room_
};

// A content, after an HTTP head where there is one; held against what it should be.
class Ear {
 public:
  Ear(const sim::apps::Content& content, bool after_head)
      : content_(content), in_head_(after_head) {}

  void take(stack::base::ByteView octets);
  // The other has nothing more to say.
  void end() { is_done_ = true; }

  bool is_done() const { return is_done_; }
  bool has_heard_head() const { return !in_head_; }
  std::uint64_t heard() const { return heard_; }  // of the content
  // What was wrong with what was heard; once it is done.
  std::optional<std::string> complaint() const;

 private:
  static constexpr std::size_t kLongestHead = 8192;

  void take_head(stack::base::ByteView octets);

  sim::apps::Content content_;
  bool in_head_;
  std::string head_;
  std::uint64_t heard_ = 0;
  std::optional<std::uint64_t> wrong_at_;  // within this many octets the first wrong one stands
  bool is_done_ = false;
};

}  // namespace netsim::kernel
