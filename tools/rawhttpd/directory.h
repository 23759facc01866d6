// The files of one directory, and of nothing outside of it.
#pragma once

#include <cstdint>
#include <ctime>
#include <expected>
#include <string>
#include <vector>

#include "backends/fd.h"
#include "stack/apps/content.h"
#include "stack/base/bytes.h"

namespace tools::rawhttpd {

// Most entries of a listing: one that takes them all in is made in a moment.
inline constexpr std::size_t kMostEntries = 10'000;

// A regular file, open for reading, as it was when it was opened.
struct File {
  backends::Fd descriptor;
  std::uint64_t size = 0;  // octets
  timespec modified{};
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

// Copies the octets from `offset` on into `room` and answers how many those were: fewer than there
// is room for where the file ends, or its disk fails.
std::size_t read_at(const File& file, std::uint64_t offset, stack::base::MutableBytes room);

struct Entry {
  std::string name;
  bool is_directory = false;
  std::uint64_t size = 0;  // octets of a file
  friend bool operator==(const Entry&, const Entry&) = default;
};

// Invariant: what is opened lies beneath the directory: no "..", no symbolic link that leads out of
// it nor one that is absolute; and it is a regular file or a directory.
class Directory {
 public:
  // Throws Failure(kFile) if the directory cannot be opened. Later it is only used, as whatever
  // user the process has become.
  explicit Directory(const std::string& path);

  // `names` are relative to the directory, as names_of() gives them.
  std::expected<File, stack::apps::Absent> open(const std::string& names) const;
  // The files and directories that open() or list() would find there, but hidden ones: directories
  // first, each kind in the order of the names' octets, kMostEntries at most.
  std::expected<std::vector<Entry>, stack::apps::Absent> list(const std::string& names) const;

 private:
  std::expected<backends::Fd, stack::apps::Absent> open_beneath(const std::string& names,
                                                                std::uint64_t flags) const;

  backends::Fd root_;
};

}  // namespace tools::rawhttpd
