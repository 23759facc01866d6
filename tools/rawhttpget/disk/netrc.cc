#include "tools/rawhttpget/disk/netrc.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "backends/fd.h"
#include "stack/http/text.h"
#include "tools/rawhttpget/disk/posix.h"
#include "tools/rawhttpget/disk/small_file.h"

namespace tools::rawhttpget::disk {

namespace {

// The words of the file, one after the other.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  // Nothing at the end; a word whose quotation marks do not close is cut there.
  std::optional<std::string> next() {
    skip_blanks();
    if (rest_.empty()) return std::nullopt;
    return rest_.front() == '"' ? quoted() : plain();
  }
  // Goes behind the next empty line, or to the end.
  void skip_macro() {
    const std::size_t end = rest_.find("\n\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
  }

 private:
  static constexpr std::string_view kBlanks = " \t\r\n";

  void skip_blanks() {
    for (;;) {
      const std::size_t first = rest_.find_first_not_of(kBlanks);
      rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
      if (rest_.empty() || rest_.front() != '#') return;
      const std::size_t end = rest_.find('\n');
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    }
  }
  std::string plain() {
    const std::size_t end = std::min(rest_.find_first_of(kBlanks), rest_.size());
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }
  std::string quoted() {
    std::string word;
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
      word += rest_[at];
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return word;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Netrc> Netrc::parse(std::string_view text) {
  Netrc netrc;
  Words words(text);
  while (auto word = words.next()) {
    if (*word == "macdef") {
      words.skip_macro();
      continue;
    }
    if (*word == "default") {
      netrc.entries_.push_back({});
      continue;
    }
    auto value = words.next();
    if (!value) return std::nullopt;
    if (*word == "machine") {
      if (value->empty()) return std::nullopt;
      netrc.entries_.push_back({.machine = *std::move(value)});
      continue;
    }
    if (netrc.entries_.empty()) return std::nullopt;
    Login& login = netrc.entries_.back().login;
    if (*word == "login") {
      login.user = *std::move(value);
    } else if (*word == "password") {
      login.password = *std::move(value);
    } else if (*word != "account") {
      return std::nullopt;
    }
  }
  return netrc;
}

std::optional<Login> Netrc::find(std::string_view host) const {
  const Entry* fallback = nullptr;
  for (const Entry& entry : entries_) {
    if (stack::http::equal_ignoring_case(entry.machine, host)) return entry.login;
    if (entry.machine.empty() && !fallback) fallback = &entry;
  }
  return fallback ? std::optional(fallback->login) : std::nullopt;
}

std::optional<Netrc> read_netrc(const std::string& path) {
  const backends::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
    return std::nullopt;
  struct stat found {};
  if (!file.is_open() || ::fstat(file.get(), &found) != 0) fail_by_errno("cannot read " + path);
  if (!S_ISREG(found.st_mode)) fail("cannot read " + path + ": not a regular file");
  if (found.st_uid != ::geteuid() && found.st_uid != 0) {
    fail("cannot trust " + path + ": another user's file");
  }
  auto netrc = Netrc::parse(read_small_file(file, path, kMostNetrc));
  if (!netrc) fail("cannot understand " + path);
  return netrc;
}

}  // namespace tools::rawhttpget::disk
