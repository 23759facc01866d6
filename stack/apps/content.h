// What a server serves.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stack/base/bytes.h"

namespace stack::apps {

// Documents by path. Their octets are made when they are wanted, so that a huge one needs no
// memory. A path is absolute and as the client wrote it: percent-encoded, without the query.
class Content {
 public:
  virtual ~Content() = default;
  // The document's size in octets; nothing if there is no such document. It stays the same.
  virtual std::optional<std::uint64_t> size(std::string_view path) const = 0;
  // Writes the octets [offset, offset + room.size()) of a document there is; they lie within its
  // size.
  virtual void fill(std::string_view path, std::uint64_t offset, base::MutableBytes room) const = 0;
};

}  // namespace stack::apps
