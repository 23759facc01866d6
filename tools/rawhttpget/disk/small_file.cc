#include "tools/rawhttpget/disk/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "tools/rawhttpget/disk/posix.h"

namespace tools::rawhttpget::disk {

std::string read_small_file(const std::string& path, std::size_t most) {
  const bool is_stdin = path == "-";
  const backends::Fd file(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                   : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) fail_by_errno("cannot read " + path);
  return read_small_file(file, is_stdin ? "standard input" : path, most);
}

std::string read_small_file(const backends::Fd& file, const std::string& name, std::size_t most) {
  constexpr std::size_t kPiece = 64 * 1024;
  std::string text;
  for (;;) {
    const std::size_t had = text.size();
    text.resize(had + kPiece);
    const ssize_t count = ::read(file.get(), text.data() + had, kPiece);
    text.resize(had + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_by_errno("cannot read " + name);
    if (count == 0) return text;
    if (text.size() > most) fail("cannot read " + name + ": it is too large");
  }
}

}  // namespace tools::rawhttpget::disk
