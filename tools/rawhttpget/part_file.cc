#include "tools/rawhttpget/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using backends::Fd;

namespace {

constexpr mode_t kPermissions = 0666;  // less the umask

[[noreturn]] void fail(const std::string& what) { throw Failure(ExitCode::kFile, what); }
[[noreturn]] void fail_by_errno(const std::string& what) {
  const int error = errno;
  fail(what + ": " + std::strerror(error));
}

bool lock(const Fd& file) { return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0; }

bool is_directory(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

}  // namespace

PartFile::PartFile(std::string path) : path_(std::move(path)), part_path_(path_ + ".part") {
  // Said now, and not when all has been downloaded.
  if (path_.ends_with('/') || is_directory(path_))
    fail("cannot write to " + path_ + ": a directory");
  create();
  if (!file_.is_open() && errno == EEXIST) {
    remove_stale();
    create();
  }
  if (!file_.is_open()) fail_by_errno("cannot create " + part_path_);
  if (!lock(file_)) fail_by_errno("cannot lock " + part_path_);
  if (::fstat(file_.get(), &identity_) != 0) fail_by_errno("cannot read " + part_path_);
}

PartFile::~PartFile() {
  if (!committed_ && still_named()) ::unlink(part_path_.c_str());
}

void PartFile::create() {
  file_ = Fd(::open(part_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    kPermissions));
}

// Not blocking, for it may be a FIFO.
void PartFile::remove_stale() const {
  const Fd stale(
      ::open(part_path_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat found {};
  if (!stale.is_open() || ::fstat(stale.get(), &found) != 0) {
    fail_by_errno("cannot replace " + part_path_);
  }
  if (!S_ISREG(found.st_mode)) fail("cannot replace " + part_path_ + ": not a regular file");
  if (found.st_uid != ::geteuid()) fail("cannot replace " + part_path_ + ": another user's file");
  if (!lock(stale)) fail("cannot replace " + part_path_ + ": another download is writing it");
  if (::unlink(part_path_.c_str()) != 0) fail_by_errno("cannot replace " + part_path_);
}

// Whether FILE.part is still the file that was created here.
bool PartFile::still_named() const {
  struct stat found {};
  return ::lstat(part_path_.c_str(), &found) == 0 && found.st_dev == identity_.st_dev &&
         found.st_ino == identity_.st_ino;
}

void PartFile::write(stack::base::ByteView data) {
  while (!data.empty()) {
    const ssize_t count = ::write(file_.get(), data.data(), data.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_by_errno("cannot write to " + part_path_);
    data = data.subspan(static_cast<std::size_t>(count));
    size_ += static_cast<std::uint64_t>(count);
  }
}

void PartFile::commit() {
  if (!still_named()) fail("cannot rename " + part_path_ + ": it is not the file that was written");
  if (std::rename(part_path_.c_str(), path_.c_str()) != 0) {
    fail_by_errno("cannot rename " + part_path_);
  }
  committed_ = true;
}

}  // namespace tools::rawhttpget
