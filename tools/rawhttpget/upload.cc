#include "tools/rawhttpget/upload.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "backends/fd.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using stack::apps::Upload;

namespace {

class FileSource final : public stack::apps::Source {
 public:
  explicit FileSource(backends::Fd file) : file_(std::move(file)) {}
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    std::size_t done = 0;
    while (done < room.size()) {
      const ssize_t count = ::pread(file_.get(), room.data() + done, room.size() - done,
                                    static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  backends::Fd file_;
};

}  // namespace

Upload upload_of_text(const std::string& text) {
  return {.source = stack::apps::source_of(text), .size = text.size()};
}

Upload upload_of_file(const std::string& path) {
  backends::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat found {};
  if (!file.is_open() || ::fstat(file.get(), &found) != 0) {
    throw Failure(ExitCode::kFile, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  }
  if (!S_ISREG(found.st_mode)) {
    throw Failure(ExitCode::kFile, fmt::format("cannot read {}: not a regular file", path));
  }
  return {.source = std::make_shared<FileSource>(std::move(file)),
          .size = static_cast<std::uint64_t>(found.st_size)};
}

}  // namespace tools::rawhttpget
