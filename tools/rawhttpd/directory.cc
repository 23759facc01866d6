#include "tools/rawhttpd/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpd {

using backends::Fd;
using stack::apps::Absent;

namespace {

// Opening a FIFO does not wait for its other end, and a terminal does not become ours.
constexpr std::uint64_t kToRead = O_RDONLY | O_NONBLOCK | O_NOCTTY;

struct CloseDirectory {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

Absent why_not() {
  switch (errno) {
    case EACCES:
    case EPERM:
      return Absent::kForbidden;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EIO:
      return Absent::kUnavailable;
    default:
      return Absent::kNotFound;
  }
}

std::optional<struct stat> status_of(const Fd& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return {};
  return status;
}

}  // namespace

std::size_t read_at(const File& file, std::uint64_t offset, stack::base::MutableBytes room) {
  std::size_t taken = 0;
  while (taken < room.size()) {
    const ssize_t count = ::pread(file.descriptor.get(), room.data() + taken, room.size() - taken,
                                  static_cast<off_t>(offset + taken));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    taken += static_cast<std::size_t>(count);
  }
  return taken;
}

Directory::Directory(const std::string& path)
    : root_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (root_.is_open() && open_beneath(".", O_DIRECTORY)) return;
  throw rawhttpget::Failure(rawhttpget::ExitCode::kFile,
                            "cannot open " + path + ": " + std::generic_category().message(errno));
}

std::expected<Fd, Absent> Directory::open_beneath(const std::string& names,
                                                  std::uint64_t flags) const {
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const char* path = names.empty() ? "." : names.c_str();
  Fd file(static_cast<int>(::syscall(SYS_openat2, root_.get(), path, &how, sizeof how)));
  if (!file.is_open()) return std::unexpected(why_not());
  return file;
}

std::expected<File, Absent> Directory::open(const std::string& names) const {
  auto file = open_beneath(names, kToRead);
  if (!file) return std::unexpected(file.error());
  const auto status = status_of(*file);
  if (status && S_ISDIR(status->st_mode)) return std::unexpected(Absent::kDirectory);
  // A "/" behind a file's name has failed already.
  if (!status || !S_ISREG(status->st_mode)) return std::unexpected(Absent::kNotFound);
  return File{*std::move(file), static_cast<std::uint64_t>(status->st_size), status->st_mtim,
              status->st_dev, status->st_ino};
}

std::expected<std::vector<Entry>, Absent> Directory::list(const std::string& names) const {
  const auto directory = open_beneath(names, kToRead | O_DIRECTORY);
  if (!directory) return std::unexpected(directory.error());
  // The stream owns and moves along a descriptor of its own.
  const std::unique_ptr<DIR, CloseDirectory> stream(
      ::fdopendir(::fcntl(directory->get(), F_DUPFD_CLOEXEC, 0)));
  if (!stream) return std::unexpected(why_not());

  std::vector<Entry> entries;
  while (const dirent* found = ::readdir(stream.get())) {
    const std::string name = found->d_name;
    if (name.starts_with('.') || entries.size() == kMostEntries) continue;
    const std::string beside = names.empty() || names.ends_with('/') ? names : names + "/";
    const auto file = open_beneath(beside + name, O_PATH);
    const auto status = file ? status_of(*file) : std::nullopt;
    if (!status) continue;
    if (S_ISDIR(status->st_mode)) entries.push_back({name, true, 0});
    if (S_ISREG(status->st_mode)) {
      entries.push_back({name, false, static_cast<std::uint64_t>(status->st_size)});
    }
  }
  std::ranges::sort(entries, {}, [](const Entry& entry) {
    return std::tuple(!entry.is_directory, std::string_view(entry.name));
  });
  return entries;
}

}  // namespace tools::rawhttpd
