#include "tools/rawhttpget/disk/side_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "tools/rawhttpget/disk/posix.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

using backends::Fd;

namespace {

// URLs have been known to hold secrets.
constexpr mode_t kPermissions = 0600;

// Whether it was there.
bool remove_if_there(const std::string& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno != ENOENT) fail_by_errno("cannot remove " + path);
  return false;
}

bool is_ours(const Fd& file) {
  struct stat found {};
  return ::fstat(file.get(), &found) == 0 && S_ISREG(found.st_mode) &&
         found.st_uid == ::geteuid() && found.st_nlink == 1;
}

// One octet more than a note may have shows that it has too many.
std::string read_text(const Fd& file) {
  std::string text(kMostNote + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    length += static_cast<std::size_t>(count);
  }
  text.resize(length);
  return text;
}

}  // namespace

SideFile::SideFile(const std::string& part_path)
    : path_(part_path + std::string(kSideSuffix)), new_path_(path_ + std::string(kSideNewSuffix)) {}

std::optional<SideNote> SideFile::read() const {
  const Fd file(::open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open() || !is_ours(file)) return std::nullopt;
  return parse_side_note(read_text(file));
}

void SideFile::replace(const SideNote& note) const {
  (void)remove_if_there(new_path_);
  const Fd file(::open(new_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                       kPermissions));
  if (!file.is_open()) fail_by_errno("cannot create " + new_path_);
  try {
    const std::string text = to_text(note);
    const bool is_written =
        write_all(file, stack::base::as_bytes(text)) && ::fsync(file.get()) == 0;
    if (!is_written) fail_by_errno("cannot write to " + new_path_);
    if (std::rename(new_path_.c_str(), path_.c_str()) != 0) {
      fail_by_errno("cannot rename " + new_path_);
    }
  } catch (const Failure&) {
    ::unlink(new_path_.c_str());
    throw;
  }
  sync_folder_of(path_);
}

void SideFile::remove() const {
  (void)remove_if_there(new_path_);
  if (remove_if_there(path_)) sync_folder_of(path_);
}

}  // namespace tools::rawhttpget::disk
