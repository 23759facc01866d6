// -N: is what the server has newer than what stands here?
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tools::rawhttpget::disk {

// A regular file that is there already.
struct LocalFile {
  std::uint64_t size = 0;     // in octets
  std::int64_t modified = 0;  // seconds since 1970-01-01T00:00:00Z
};

// Nothing if `path` names no regular file.
std::optional<LocalFile> local_file(const std::string& path);

// The value of If-Modified-Since that asks for something newer (RFC 9110 13.1.3).
std::string if_modified_since(const LocalFile& file);

// Whether what the server has shall be fetched: it is younger, or has another length, as far as the
// server tells; and if it does not tell its age.
bool is_worth_fetching(const LocalFile& file, std::optional<std::int64_t> last_modified,
                       std::optional<std::uint64_t> length);

// The time of a Last-Modified that a file can bear; nothing for none, one that is malformed, or
// before 1970, which is no document's age but a clock that was never set.
std::optional<std::int64_t> modification_time(const std::string& last_modified);

}  // namespace tools::rawhttpget::disk
