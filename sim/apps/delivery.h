// What a stream delivers, held against what was sent.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/apps/digest.h"
#include "sim/apps/pattern.h"
#include "sim/oracle.h"
#include "stack/base/bytes.h"

namespace sim::apps {

// Which octets are sent.
struct Content {
  Pattern pattern{0};
  std::uint64_t size = 0;
};

// Invariant: what was taken is a prefix of the content, each octet once, or the oracle has been
// told.
class Delivery {
 public:
  // `oracle` is borrowed for this object's lifetime. Digests cost as much as the rest of a
  // simulation does, so they are made on request only.
  Delivery(const Content& content, Oracle& oracle, bool with_digest);

  // The next octets that were delivered.
  void take(stack::base::ByteView octets);
  // No more will come, says the application. Less than the whole content breaks an invariant: an
  // application may fail, but must never take a part for the whole.
  void end();

  std::uint64_t size() const { return size_; }
  bool whole() const { return size_ == content_.size; }
  // Whether the SHA-256 of what was taken is that of the content; nothing without digests. Once.
  std::optional<bool> digest_is_right();

 private:
  Content content_;
  Oracle& oracle_;
  std::uint64_t size_ = 0;
  std::optional<Sha256> digest_;
};

}  // namespace sim::apps
