#include "tools/rawhttpget/cookie_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "backends/fd.h"
#include "stack/http/cookie_file.h"
#include "tools/rawhttpget/disk/posix.h"
#include "tools/rawhttpget/disk/target.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget {

using stack::http::CookieJar;

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path, int error) {
  throw Failure(ExitCode::kFile, fmt::format("cannot {} {}: {}", what, path, std::strerror(error)));
}

// A device or a FIFO, which a rename would take away from everybody.
void write_into(const std::string& path, const std::string& text) {
  const backends::Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  const bool is_written = file.is_open() && disk::write_all(file, stack::base::as_bytes(text));
  if (!is_written) fail("write", path, errno);
}

}  // namespace

CookieJar load_cookies(const RequestOptions& options, std::int64_t now) {
  CookieJar jar;
  if (options.load_cookies.empty()) return jar;
  errno = 0;
  std::ifstream file(options.load_cookies, std::ios::binary);
  if (!file) fail("read", options.load_cookies, errno);
  std::string text(stack::http::kMaxCookieFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > stack::http::kMaxCookieFile) fail("read", options.load_cookies, EFBIG);
  (void)stack::http::read_cookie_file(text, jar, now);
  return jar;
}

void save_cookies(const CookieJar& jar, const RequestOptions& options, std::int64_t now) {
  const std::string& path = options.save_cookies;
  if (path.empty()) return;
  const std::string text = stack::http::write_cookie_file(
      jar, now,
      options.keep_session_cookies ? stack::http::SessionCookies::kWritten
                                   : stack::http::SessionCookies::kLeftOut);
  if (disk::is_stream(path)) return write_into(path, text);
  const std::string fresh = fmt::format("{}.{}", path, ::getpid());
  backends::Fd file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.is_open()) fail("write", path, errno);
  const ssize_t count = ::write(file.get(), text.data(), text.size());
  const bool whole = count == static_cast<ssize_t>(text.size());
  if (!whole || std::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = whole ? errno : ENOSPC;
    ::unlink(fresh.c_str());
    fail("write", path, error);
  }
}

}  // namespace tools::rawhttpget
