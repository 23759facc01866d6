// A process of its own that looks names up, so that no lookup keeps the stack waiting, and nothing
// of the system's resolver (plug-ins, caches, answers from the network) meets a privilege.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backends/fd.h"
#include "backends/resolver_messages.h"

namespace backends {

// Invariant: every question is answered once, at the latest when the helper dies. Never blocks. The
// helper has given up all privileges before it reads its first question, has no descriptor but the
// one to us, and ends when we do, however we do.
class ResolverProcess {
 public:
  // So many questions at a time are asked; more wait.
  static constexpr std::size_t kMostAtOnce = 16;

  // Forks: for a program of one thread that has nothing open yet. Throws std::system_error.
  ResolverProcess();
  ~ResolverProcess();
  ResolverProcess(const ResolverProcess&) = delete;
  ResolverProcess& operator=(const ResolverProcess&) = delete;

  // Readable when an answer may have come.
  int descriptor() const { return socket_.get(); }
  // Otherwise nothing comes any more, and the descriptor is readable for ever.
  bool is_alive() const { return !dead_; }
  pid_t pid() const { return child_; }

  // The question's name among the answers. `host` is a name or an address, with its zone.
  std::uint64_t ask(const std::string& host, Want want);
  // The next answer that has come; nothing while there is none.
  std::optional<NameAnswer> next();

 private:
  void send_waiting();
  void fail_all(const std::string& why);

  Fd socket_;
  pid_t child_ = -1;
  std::uint64_t last_id_ = 0;
  std::deque<NameQuestion> waiting_;            // not sent yet
  std::map<std::uint64_t, std::string> asked_;  // sent, and not answered: the host
  std::deque<NameAnswer> failed_;               // answers that we give ourselves
  bool dead_ = false;
};

}  // namespace backends
