// What a server serves.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"

namespace stack::apps {

// The octets of one document, for as long as a reply needs them. They are read when they are
// wanted, in pieces, so that a huge document needs no memory. A file's source holds its open
// descriptor and reads with pread(): the reply then is of one file even if another takes its name.
class Source {
 public:
  virtual ~Source() = default;
  // Copies the octets from `offset` on into `room` and answers how many those were. They lie within
  // the size that was told. Less than `room` holds: no more can be had (a device failed, the file
  // shrank); the reply is broken off then, so that no client takes what it got for the whole.
  virtual std::size_t read(std::uint64_t offset, base::MutableBytes room) = 0;
};

// A source over octets in memory, such as a page made on demand.
std::unique_ptr<Source> source_of(std::string octets);

// A document that there is, as it is now (RFC 9110 3.2).
struct Representation {
  std::unique_ptr<Source> source;
  std::uint64_t size = 0;  // in octets
  // A media type, with parameters if need be (RFC 9110 8.3.1).
  std::string media_type = "application/octet-stream";
  // Seconds since 1970-01-01T00:00:00Z (1900 to 9999); nothing where none is known.
  std::optional<std::int64_t> last_modified = {};
  // A strong validator (RFC 9110 8.8.3): differs whenever the octets do. Visible ASCII without
  // quotation marks and commas; empty where there is none. Of a file: device, inode, size and time
  // of modification with its nanoseconds.
  std::string etag = {};
};

// Why there is no document to send.
enum class Absent : std::uint8_t {
  kNotFound,
  kForbidden,    // there is something, and it is not for clients
  kUnavailable,  // not now: the means to read it are used up (open files, most often)
  kDirectory,    // a directory, named without the "/" at its end: the client is sent there
};

// Documents by path.
class Content {
 public:
  virtual ~Content() = default;
  // What is at `path`, which is absolute, percent-decoded and without the query: "/", "/a/b",
  // "/a/". No segment of it is "." or "..", and none holds a "/" or a NUL, so that below a folder
  // it can only name what is in it (symbolic links are the implementation's to judge). Any other
  // octet may stand in it. A path with "/" at its end names a directory: its index or listing is
  // the document. Called once a request, HEAD included.
  virtual std::expected<Representation, Absent> find(std::string_view path) const = 0;
};

}  // namespace stack::apps
