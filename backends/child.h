// A process that we started, and that goes with us.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backends/fd.h"

namespace backends {

// Invariant: the process was started by us and nobody else waits for it. It gets SIGKILL when this
// goes or when we do. It has our standard streams, and none of our signals blocked. Throws
// std::system_error where there can be no more processes.
class Child {
 public:
  // Does `work`, whose answer is its exit code, with what we have open.
  explicit Child(const std::function<int()>& work);
  // Runs a program, found by PATH if need be; the exit code is 127 if that cannot be.
  explicit Child(std::vector<std::string> command);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  // Readable once it has ended; lent.
  int descriptor() const { return descriptor_.get(); }
  // Nothing while it runs; 128 and the signal that ended it.
  std::optional<int> exit_code();
  // Whether exit_code() has answered already.
  bool is_known_to_have_ended() const { return exit_code_.has_value(); }
  // Asks it to end. Does nothing if it has.
  void signal(int signal) const;
  // Asks by SIGTERM, and waits so long for that.
  void end_in_order(std::chrono::milliseconds patience);

 private:
  pid_t id_ = -1;  // -1 once it has been waited for
  Fd descriptor_;
  std::optional<int> exit_code_;
};

}  // namespace backends
