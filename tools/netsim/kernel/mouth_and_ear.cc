#include "tools/netsim/kernel/mouth_and_ear.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace netsim::kernel {

using stack::base::ByteView;

ByteView Mouth::next() {
  if (said_ < head_.size()) {
    return stack::base::as_bytes(std::string_view(head_).substr(said_));
  }
  if (left_.empty()) {
    const std::uint64_t position = said_ - head_.size();
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(kMostAtOnce, content_.size - position));
    const auto words = std::span(room_).first(count);
    content_.pattern.fill(position, words);
    left_ = words;
  }
  return left_;
}

void Mouth::taken(std::size_t octets) {
  if (said_ >= head_.size()) left_ = left_.subspan(octets);
  said_ += octets;
}

void Ear::take(ByteView octets) {
  if (in_head_) return take_head(octets);
  const bool fits = octets.size() <= content_.size - std::min(heard_, content_.size);
  if (!wrong_at_ && (!fits || !content_.pattern.matches(heard_, octets))) {
    wrong_at_ = heard_ + octets.size();
  }
  heard_ += octets.size();
}

void Ear::take_head(ByteView octets) {
  const std::size_t before = head_.size();
  head_ += stack::base::as_text(octets);
  const std::size_t end = head_.find("\r\n\r\n");
  if (end == std::string::npos) {
    is_done_ = head_.size() > kLongestHead;
    return;
  }
  in_head_ = false;
  const std::size_t rest = end + 4 - before;
  head_.resize(end);
  if (octets.size() > rest) take(octets.subspan(rest));
}

std::optional<std::string> Ear::complaint() const {
  if (in_head_) return fmt::format("{} octets came, and no head of HTTP", head_.size());
  const bool is_response = head_.starts_with("HTTP/");
  if (is_response && !head_.starts_with("HTTP/1.1 200 ")) {
    return fmt::format("the answer was '{}'", head_.substr(0, head_.find('\r')));
  }
  if (wrong_at_) return fmt::format("within {} octets what was heard was not said", *wrong_at_);
  if (heard_ != content_.size) return fmt::format("{} octets of {}", heard_, content_.size);
  return std::nullopt;
}

}  // namespace netsim::kernel
