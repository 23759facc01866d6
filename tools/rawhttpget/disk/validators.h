// What a server says of a document, by which one version of it is told from another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tools::rawhttpget::disk {

// The values of these fields as they came; empty: there was none.
struct Validators {
  std::string etag{};
  std::string last_modified{};
  std::string date{};
  friend bool operator==(const Validators&, const Validators&) = default;
};

// The value of If-Range that makes sure that a part is of the same document (RFC 9110 13.1.5): a
// strong entity tag, or a date that is strong (8.8.2.2: the server was asked at least a second
// after the last change, so that another change would show). Nothing: the document cannot be
// resumed.
std::optional<std::string> if_range(const Validators& validators);

// What stands in a file, or shall.
struct Document {
  Validators validators{};
  // Octets of the whole as they are written, that is without content codings; nothing: unknown.
  std::optional<std::uint64_t> total{};
  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace tools::rawhttpget::disk
