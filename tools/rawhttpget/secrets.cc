#include "tools/rawhttpget/secrets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

Secrets::Secrets() {
  const char* path = std::getenv("SSLKEYLOGFILE");
  if (path == nullptr || *path == '\0') return;
  file_ = backends::Fd(::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600));
  if (file_.is_open()) return;
  throw Failure(ExitCode::kFile,
                fmt::format("cannot write to {} (SSLKEYLOGFILE): {}", path, std::strerror(errno)));
}

void Secrets::write(std::string_view line) {
  if (!wanted()) return;
  const std::string whole = std::string(line) + '\n';
  (void)!::write(file_.get(), whole.data(), whole.size());
}

}  // namespace tools::rawhttpget
