// A file that appears under its name only when it is whole.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "backends/fd.h"
#include "stack/base/bytes.h"

namespace tools::rawhttpget {

// Invariant: before commit(), what was written stands in FILE.part, a new file of ours that is
// locked against other runs; FILE itself is as it was. Without a commit() FILE.part is removed.
// Every failure is thrown as Failure(ExitCode::kFile).
class PartFile {
 public:
  // Creates FILE.part. One that a dead run left is replaced if it is a regular file of this user's;
  // anything else under that name is left alone and refused.
  explicit PartFile(std::string path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  void write(stack::base::ByteView data);
  // Gives FILE.part its final name, in place of what had it.
  void commit();

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }

 private:
  void create();
  void remove_stale() const;
  bool still_named() const;

  std::string path_;
  std::string part_path_;
  backends::Fd file_;
  struct stat identity_ {};
  std::uint64_t size_ = 0;  // octets written
  bool committed_ = false;
};

}  // namespace tools::rawhttpget
