// FILE.part, open and ours alone.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

#include "backends/fd.h"

namespace tools::rawhttpget::disk {

// Invariant: a regular file of this user's that had one name, path(), when it was opened; locked
// against other downloads for as long as this lives. Every failure is thrown as
// Failure(ExitCode::kFile).
class LockedPart {
 public:
  // Opens the file, as long as it is, or creates an empty one. Nothing if another download holds
  // it. What else stands under that name (a link, a FIFO, another user's file) is left alone and
  // refused.
  static std::optional<LockedPart> open(const std::string& path);

  const std::string& path() const { return path_; }
  const backends::Fd& file() const { return file_; }
  bool was_created() const { return was_created_; }
  std::uint64_t size() const;  // in octets
  // Whether path() still is the file that was opened.
  bool still_named() const;

 private:
  LockedPart() = default;

  std::string path_;
  backends::Fd file_;
  struct stat identity_ {};
  bool was_created_ = false;
};

}  // namespace tools::rawhttpget::disk
