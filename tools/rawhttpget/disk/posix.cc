#include "tools/rawhttpget/disk/posix.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

using backends::Fd;
using stack::base::ByteView;

namespace {

// Writes `data` by as many calls as it takes; write(rest) is one.
template <typename Write>
bool write_by(Write write, ByteView data) {
  while (!data.empty()) {
    const ssize_t count = write(data);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    data = data.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

void fail(const std::string& what) { throw Failure(ExitCode::kFile, what); }

void fail_by_errno(const std::string& what) {
  const int error = errno;
  fail(what + ": " + std::generic_category().message(error));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::optional<struct stat> status_of(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
  return found;
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool write_all(const Fd& file, ByteView data) {
  return write_by([&](ByteView rest) { return ::write(file.get(), rest.data(), rest.size()); },
                  data);
}

bool write_all_at(const Fd& file, ByteView data, std::uint64_t offset) {
  const auto write = [&](ByteView rest) {
    const std::uint64_t done = data.size() - rest.size();
    return ::pwrite(file.get(), rest.data(), rest.size(), static_cast<off_t>(offset + done));
  };
  return write_by(write, data);
}

// A folder that may be written and not read cannot be synced, and some file systems have nothing to
// sync: neither is a reason to lose a download.
void sync_folder_of(const std::string& path) {
  const std::string folder = folder_of(path);
  const Fd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return;
  if (::fsync(opened.get()) != 0 && errno == EIO) fail_by_errno("cannot write to " + folder);
}

}  // namespace tools::rawhttpget::disk
