#include "tools/rawhttpget/disk/target.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "tools/rawhttpget/disk/posix.h"

namespace tools::rawhttpget::disk {

namespace {

// False with errno EEXIST if the name is taken. Where the file system cannot rename so, a second
// name does the same: a link never replaces anything.
bool rename_without_replacing(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  return ::link(from.c_str(), to.c_str()) == 0 && ::unlink(from.c_str()) == 0;
}

// In such a folder (/tmp) only the owner of a file may rename over it.
bool is_guarded_by_sticky_folder(const std::string& path, const struct stat& file) {
  struct stat folder {};
  if (::stat(folder_of(path).c_str(), &folder) != 0 || (folder.st_mode & S_ISVTX) == 0) {
    return false;
  }
  const uid_t me = ::geteuid();
  return me != 0 && file.st_uid != me && folder.st_uid != me;
}

constexpr int kMostLinks = 40;  // as the kernel

bool leads_into_proc(std::filesystem::path path) {
  std::error_code error;
  for (int links = 0; links < kMostLinks; ++links) {
    const std::string folder = std::filesystem::canonical(folder_of(path), error);
    if (error) return false;
    if (folder == "/proc" || folder.starts_with("/proc/")) return true;
    const auto next = std::filesystem::read_symlink(path, error);
    if (error) return false;
    path = std::filesystem::path(folder) / next;
  }
  return false;
}

}  // namespace

std::string numbered(const std::string& path, unsigned number) {
  return number == 0 ? path : path + "." + std::to_string(number);
}

bool is_taken(const std::string& path) { return status_of(path).has_value(); }

bool is_stream(const std::string& path) {
  if (leads_into_proc(path)) return true;
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

void refuse_unwritable(const std::string& path) {
  const std::string what = "cannot write to " + path;
  struct stat found {};
  const bool is_there = ::stat(path.c_str(), &found) == 0;
  if (path.ends_with('/') || (is_there && S_ISDIR(found.st_mode))) fail(what + ": a directory");
  if (is_stream(path)) fail(what + " by way of a part: not a regular file");
  if (is_there && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) fail_by_errno(what);
  const auto named = status_of(path);
  if (named && is_guarded_by_sticky_folder(path, *named)) fail(what + ": another user's file");
}

std::string give_name(const std::string& part, const std::string& path, unsigned number,
                      Clash clash) {
  const std::string what = "cannot rename " + part;
  if (clash == Clash::kReplace) {
    if (is_stream(path)) fail(what + ": " + path + " is not a regular file");
    if (std::rename(part.c_str(), path.c_str()) != 0) fail_by_errno(what);
    return path;
  }
  const unsigned last = clash == Clash::kNumber ? kMostNumber : number;
  for (; number <= last; ++number) {
    std::string name = numbered(path, number);
    if (rename_without_replacing(part, name)) return name;
    if (errno != EEXIST) fail_by_errno(what);
  }
  fail(what + ": " + path + " has appeared meanwhile");
}

void make_folder(const std::string& path) {
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail("cannot create the folder " + path + ": " + error.message());
  if (!std::filesystem::is_directory(path, error)) fail(path + " is not a folder");
}

}  // namespace tools::rawhttpget::disk
