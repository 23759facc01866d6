#include "backends/child.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <utility>

#include "backends/errors.h"

namespace backends {

namespace {

constexpr int kCannotRun = 127;  // as shells have it
constexpr int kFellOver = 125;

void become_ordinary(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kFellOver);  // it was gone before
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void end(pid_t id) {
  ::kill(id, SIGKILL);
  while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
  }
}

int replace_by(std::vector<std::string>& command) {
  ::signal(SIGPIPE, SIG_DFL);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  ::execvp(words[0], words.data());
  std::fprintf(stderr, "cannot run %s: %s\n", words[0], std::strerror(errno));
  return kCannotRun;
}

}  // namespace

Child::Child(const std::function<int()>& work) {
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ < 0) throw_errno("cannot start a process");
  if (id_ == 0) {
    become_ordinary(parent);
    // Nothing may unwind into what is the parent's.
    try {
      ::_exit(work());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(kFellOver);
    }
  }
  descriptor_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
  if (descriptor_.is_open()) return;
  const int error = errno;
  end(id_);
  errno = error;
  throw_errno("cannot wait for a process");
}

Child::Child(std::vector<std::string> command)
    : Child([&command] { return replace_by(command); }) {}

Child::Child(Child&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      descriptor_(std::move(other.descriptor_)),
      exit_code_(other.exit_code_) {}

Child::~Child() {
  if (id_ > 0) end(id_);
}

std::optional<int> Child::exit_code() {
  int status = 0;
  if (id_ < 0 || ::waitpid(id_, &status, WNOHANG) != id_) return exit_code_;
  id_ = -1;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

void Child::signal(int signal) const {
  if (id_ > 0) ::kill(id_, signal);
}

void Child::end_in_order(std::chrono::milliseconds patience) {
  signal(SIGTERM);
  pollfd watched{descriptor_.get(), POLLIN, 0};
  ::poll(&watched, 1, static_cast<int>(patience.count()));
  (void)exit_code();
}

}  // namespace backends
