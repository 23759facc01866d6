#include "backends/resolver_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <semaphore>
#include <system_error>
#include <thread>
#include <utility>

#include "backends/errors.h"
#include "backends/sandbox.h"
#include "backends/syscall_filter.h"

namespace backends {

namespace {

constexpr int kHelperSocket = 3;
constexpr std::size_t kRoom = 8192;

NameAnswer look_up(const NameQuestion& question) {
  try {
    return {.id = question.id, .addresses = resolve(question.host, question.want)};
  } catch (const std::exception& error) {
    return {.id = question.id, .failure = error.what()};
  }
}

// What the helper does until nobody is left to answer: a thread a question, for the system's
// resolver knows no other way to wait for several.
void serve_questions() {
  static std::counting_semaphore<ResolverProcess::kMostAtOnce> free_places(
      ResolverProcess::kMostAtOnce);
  std::array<std::uint8_t, kRoom> room;
  for (;;) {
    const ssize_t size = ::recv(kHelperSocket, room.data(), room.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) ::_exit(0);
    const auto question =
        read_question(stack::base::ByteView(room).first(static_cast<std::size_t>(size)));
    if (!question) ::_exit(1);
    free_places.acquire();
    std::thread([question = *question] {
      const auto answer = write_message(look_up(question));
      (void)::send(kHelperSocket, answer.data(), answer.size(), MSG_NOSIGNAL);
      free_places.release();
    }).detach();
  }
}

// The helper has the terminal's signals in common with us, but it is we who decide.
void ignore_signals() {
  for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGTSTP, SIGPIPE}) {
    ::signal(signal, SIG_IGN);
  }
}

// The terminal is not for it; where even /dev/null is not, there is nothing in its place.
void hush() {
  const Fd nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::dup2(nowhere.get(), standard) < 0) ::close(standard);
  }
}

[[noreturn]] void be_the_helper(int socket, pid_t parent) {
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it was gone before
    ignore_signals();
    if (socket != kHelperSocket && ::dup2(socket, kHelperSocket) < 0) ::_exit(1);
    if (::close_range(kHelperSocket + 1, ~0U, 0) != 0) ::_exit(1);
    hush();
    give_up_privileges();
    (void)forbid_needless_syscalls();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a change of user has cleared it
    if (::getppid() != parent) ::_exit(1);
    serve_questions();
  } catch (...) {
  }
  ::_exit(1);
}

}  // namespace

ResolverProcess::ResolverProcess() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw_errno("cannot talk to the resolver");
  }
  socket_ = Fd(ends[0]);
  Fd helpers(ends[1]);
  const pid_t parent = ::getpid();
  child_ = ::fork();
  if (child_ < 0) throw_errno("cannot start the resolver");
  if (child_ == 0) be_the_helper(helpers.get(), parent);
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

ResolverProcess::~ResolverProcess() {
  socket_.close();
  ::kill(child_, SIGKILL);
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::uint64_t ResolverProcess::ask(const std::string& host, Want want) {
  const std::uint64_t id = ++last_id_;
  if (dead_ || host.size() > kMostHostOctets) {
    failed_.push_back({.id = id,
                       .failure = "cannot resolve " + host.substr(0, kMostHostOctets) +
                                  (dead_ ? ": the resolver has died" : ": too long")});
    return id;
  }
  waiting_.push_back({id, want, host});
  send_waiting();
  return id;
}

void ResolverProcess::send_waiting() {
  while (!waiting_.empty() && asked_.size() < kMostAtOnce) {
    const auto message = write_message(waiting_.front());
    if (::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL) < 0) {
      if (errno == EAGAIN || errno == EINTR) return;  // the next answer makes room
      return fail_all("the resolver has died");
    }
    asked_[waiting_.front().id] = std::move(waiting_.front().host);
    waiting_.pop_front();
  }
}

std::optional<NameAnswer> ResolverProcess::next() {
  std::array<std::uint8_t, kRoom> room;
  while (!dead_) {
    const ssize_t size = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) break;
    if (size <= 0) {
      fail_all("the resolver has died");
      break;
    }
    auto answer = read_answer(stack::base::ByteView(room).first(static_cast<std::size_t>(size)));
    if (!answer || asked_.erase(answer->id) == 0) {
      fail_all("the resolver talks nonsense");
      break;
    }
    send_waiting();
    return answer;
  }
  if (failed_.empty()) return std::nullopt;
  NameAnswer answer = std::move(failed_.front());
  failed_.pop_front();
  return answer;
}

void ResolverProcess::fail_all(const std::string& why) {
  dead_ = true;
  for (const auto& [id, host] : asked_) {
    failed_.push_back({.id = id, .failure = "cannot resolve " + host + ": " + why});
  }
  for (const NameQuestion& question : waiting_) {
    failed_.push_back(
        {.id = question.id, .failure = "cannot resolve " + question.host + ": " + why});
  }
  asked_.clear();
  waiting_.clear();
}

}  // namespace backends
