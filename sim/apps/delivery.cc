#include "sim/apps/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace sim::apps {
namespace {

Sha256::Value digest_of(const Content& content) {
  std::array<std::uint8_t, 16 * 1024> room;
  Sha256 digest;
  for (std::uint64_t at = 0; at < content.size;) {
    const auto count = std::min<std::uint64_t>(room.size(), content.size - at);
    const auto piece = std::span(room).first(static_cast<std::size_t>(count));
    content.pattern.fill(at, piece);
    digest.add(piece);
    at += count;
  }
  return digest.finish();
}

}  // namespace

Delivery::Delivery(const Content& content, Oracle& oracle, bool with_digest)
    : content_(content), oracle_(oracle) {
  if (with_digest) digest_.emplace();
}

void Delivery::take(stack::base::ByteView octets) {
  if (octets.size() > content_.size - std::min(size_, content_.size)) {
    oracle_.complain(fmt::format("a stream delivered more than the {} octets sent", content_.size));
  } else if (!content_.pattern.matches(size_, octets)) {
    oracle_.complain(fmt::format("a stream delivered what was not sent, from octet {} on", size_));
  }
  size_ += octets.size();
  if (digest_) digest_->add(octets);
}

void Delivery::end() {
  if (whole()) return;
  oracle_.complain(fmt::format("a stream ended after {} of {} octets", size_, content_.size));
}

std::optional<bool> Delivery::digest_is_right() {
  if (!digest_) return std::nullopt;
  return digest_->finish() == digest_of(content_);
}

}  // namespace sim::apps
