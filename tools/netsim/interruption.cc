#include "tools/netsim/interruption.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "stack/base/check.h"

namespace netsim {
namespace {

// A handler may look at nothing else.
std::array<std::atomic<const char*>, kMostUnfinished> unfinished{};
std::atomic<const char*> added{""};
std::atomic<pid_t> owner{0};  // children have nothing to say, and no files

void say(const char* words) {
  // Nobody is left to hear that it cannot be said.
  if (write(STDERR_FILENO, words, strlen(words)) < 0) return;
}

void take_leave() {
  say(isatty(STDERR_FILENO) == 1 ? "\r\033[Knetsim: interrupted" : "netsim: interrupted");
  say(added.load());
  say("\n");
  for (const auto& each : unfinished) {
    if (const char* name = each.load()) unlink(name);
  }
}

// Only what signal-safety(7) allows.
void end(int signal) {
  if (getpid() == owner.load()) take_leave();
  raise(signal);  // waits for the end of this, and finds the usual disposition
}

}  // namespace

void end_tidily() {
  owner.store(getpid());
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (sigaction(signal, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) continue;
    struct sigaction ours {};
    ours.sa_handler = end;
    ours.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(signal, &ours, nullptr);
  }
}

void goes_by_signals(const char* name) {
  const auto room = std::ranges::find(unfinished, nullptr, [](auto& each) { return each.load(); });
  CHECK(room != unfinished.end());
  room->store(name);
}

void stays(const char* name) {
  const auto found = std::ranges::find(unfinished, name, [](auto& each) { return each.load(); });
  if (found != unfinished.end()) found->store(nullptr);
}

void last_words(const char* words) { added.store(words); }

}  // namespace netsim
