#include "backends/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include "backends/errors.h"

namespace backends {

namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Signals::Signals() {
  // A blocked signal waits in the descriptor, even one whose disposition is to be ignored.
  sigset_t caught;
  ::sigemptyset(&caught);
  for (int signal : {SIGHUP, SIGINT, SIGTERM}) {
    if (!is_ignored(signal)) ::sigaddset(&caught, signal);
  }
  descriptor_ = Fd(::signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!descriptor_.is_open()) throw_errno("cannot wait for signals");
  ::sigprocmask(SIG_BLOCK, &caught, &before_);
}

Signals::~Signals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

std::optional<int> Signals::take() {
  signalfd_siginfo info{};
  if (::read(descriptor_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return {};
  return static_cast<int>(info.ssi_signo);
}

}  // namespace backends
