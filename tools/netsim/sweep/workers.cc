#include "tools/netsim/sweep/workers.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <system_error>
#include <utility>

#include "stack/base/check.h"

namespace tools::netsim::sweep {
namespace {

using Work = std::function<std::string(std::uint64_t)>;

// A worker may be so many jobs ahead of what was taken; its pipe holds it back.
constexpr std::size_t kMostHeldBack = 4096;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

bool write_all(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(pipe, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// One process after the other, which do the jobs first, first + stride, ... in this order.
class Worker {
 public:
  Worker(std::uint64_t first, std::uint64_t stride, std::uint64_t jobs, const Work& work)
      : next_(first), stride_(stride), jobs_(jobs), work_(work) {
    if (next_ < jobs_) start();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    end();
  }

  bool wants_to_speak() const { return pipe_ >= 0 && yields_.size() < kMostHeldBack; }
  int pipe() const { return pipe_; }
  std::deque<Yield>& yields() { return yields_; }

  // Its pipe can be read.
  void hear() {
    std::array<char, 65536> room;
    const ssize_t count = read(pipe_, room.data(), room.size());
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) return ended();
    heard_.append(room.data(), static_cast<std::size_t>(count));
    std::size_t from = 0;
    for (std::size_t end; (end = heard_.find('\n', from)) != std::string::npos; from = end + 1) {
      yields_.push_back({.line = heard_.substr(from, end - from)});
      next_ += stride_;
    }
    heard_.erase(0, from);
  }

 private:
  void start() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    std::fflush(nullptr);  // or the child would say it again
    pid_ = fork();
    if (pid_ < 0) {
      close(ends[0]);
      close(ends[1]);
      fail("fork");
    }
    if (pid_ == 0) {
      close(ends[0]);
      labour(ends[1]);
    }
    close(ends[1]);
    pipe_ = ends[0];
  }

  [[noreturn]] void labour(int pipe) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // These may be meant for all of us, and end the parent. He shall not hear of a death before.
    for (const int meant_for_all : {SIGINT, SIGTERM, SIGHUP}) std::signal(meant_for_all, SIG_IGN);
    for (std::uint64_t job = next_; job < jobs_; job += stride_) {
      if (!write_all(pipe, work_(job) + '\n')) break;
    }
    _exit(0);
  }

  // The process is gone. If it was not through, the job it was at has killed it.
  void ended() {
    const int status = end();
    heard_.clear();
    if (next_ >= jobs_) return;
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    yields_.push_back(
        {.death = signal ? fmt::format("killed by signal {} ({})", signal, strsignal(signal))
                         : fmt::format("ended with {}", WEXITSTATUS(status))});
    next_ += stride_;
    if (next_ < jobs_) start();
  }

  // Waits for the process, if there is one.
  int end() {
    int status = 0;
    if (pipe_ >= 0) close(std::exchange(pipe_, -1));
    if (pid_ > 0) {
      while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
      }
    }
    pid_ = -1;
    return status;
  }

  std::uint64_t next_;  // whose line has not been heard
  std::uint64_t stride_;
  std::uint64_t jobs_;
  const Work& work_;
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::string heard_;
  std::deque<Yield> yields_;
};

void wait_for_words(std::deque<Worker>& workers) {
  std::vector<pollfd> polled;
  std::vector<Worker*> speakers;
  for (Worker& worker : workers) {
    if (!worker.wants_to_speak()) continue;
    polled.push_back({.fd = worker.pipe(), .events = POLLIN, .revents = 0});
    speakers.push_back(&worker);
  }
  CHECK(!polled.empty());  // the one whose turn it is has nothing held back
  if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) fail("poll");
  for (std::size_t i = 0; i < polled.size(); ++i) {
    if (polled[i].revents != 0) speakers[i]->hear();
  }
}

}  // namespace

void work_through(std::uint64_t jobs, std::size_t width, const Work& work,
                  const std::function<bool(std::uint64_t, const Yield&)>& take) {
  const std::uint64_t stride =
      std::clamp<std::uint64_t>(std::min<std::uint64_t>(width, jobs), 1, kMostWorkers);
  std::deque<Worker> workers;
  for (std::uint64_t i = 0; i < stride && i < jobs; ++i)
    workers.emplace_back(i, stride, jobs, work);
  for (std::uint64_t job = 0; job < jobs; ++job) {
    std::deque<Yield>& yields = workers[job % stride].yields();
    while (yields.empty()) wait_for_words(workers);
    if (!take(job, yields.front())) return;
    yields.pop_front();
  }
}

}  // namespace tools::netsim::sweep
