#include "tools/rawhttpget/disk/locked_part.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "tools/rawhttpget/disk/posix.h"

namespace tools::rawhttpget::disk {

using backends::Fd;

namespace {

constexpr mode_t kPermissions = 0666;  // less the umask
// How often the name may change hands between two of our system calls.
constexpr int kMostTries = 100;

// Not blocking, for it may be a FIFO.
Fd open_existing(const std::string& path) {
  return Fd(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

Fd create(const std::string& path) {
  return Fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kPermissions));
}

void refuse_what_is_not_ours(const struct stat& found, const std::string& path) {
  if (!S_ISREG(found.st_mode)) fail("cannot replace " + path + ": not a regular file");
  if (found.st_uid != ::geteuid()) fail("cannot replace " + path + ": another user's file");
  if (found.st_nlink > 1) fail("cannot replace " + path + ": it has another name, too");
}

}  // namespace

// Another run may give the file its final name, or remove it, between two of these calls; what was
// locked then is no longer what the name says, and all begins anew.
std::optional<LockedPart> LockedPart::open(const std::string& path) {
  for (int tries = 0; tries < kMostTries; ++tries) {
    LockedPart part;
    part.path_ = path;
    part.file_ = open_existing(path);
    if (!part.file_.is_open()) {
      if (errno != ENOENT) fail_by_errno("cannot replace " + path);
      part.file_ = create(path);
      part.was_created_ = true;
      if (!part.file_.is_open() && errno == EEXIST) continue;
      if (!part.file_.is_open()) fail_by_errno("cannot create " + path);
    }
    if (::fstat(part.file_.get(), &part.identity_) != 0) fail_by_errno("cannot read " + path);
    if (part.identity_.st_nlink == 0) continue;
    refuse_what_is_not_ours(part.identity_, path);
    if (::flock(part.file_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return std::nullopt;
      fail_by_errno("cannot lock " + path);
    }
    if (part.still_named()) return part;
  }
  fail("cannot create " + path + ": others keep renaming it");
}

std::uint64_t LockedPart::size() const {
  struct stat now {};
  if (::fstat(file_.get(), &now) != 0) fail_by_errno("cannot read " + path_);
  return static_cast<std::uint64_t>(now.st_size);
}

bool LockedPart::still_named() const {
  const auto found = status_of(path_);
  return found && is_same_file(*found, identity_);
}

}  // namespace tools::rawhttpget::disk
