// The environment's faults: thrown here, in backends/, and caught once in main().
#pragma once

#include <string>
#include <system_error>

namespace backends {

// The kernel refused a step for lack of a privilege (EPERM or EACCES on a raw socket).
class NoPrivilege : public std::system_error {
 public:
  using std::system_error::system_error;
};

// Throws std::system_error of the current errno; `what` says what was tried.
[[noreturn]] void throw_errno(const std::string& what);

}  // namespace backends
