// How a run can end: the program's exit codes, and the exception that carries one to main().
#pragma once

#include <stdexcept>
#include <string>

namespace tools::rawhttpget {

// As wget's, where wget has one. A signal's number plus 128 follows the shell's custom. What each
// means stands in exit_code_table.h.
enum class ExitCode : int {
  kOk = 0,
  kOther = 1,
  kUsage = 2,
  kFile = 3,
  kNetwork = 4,
  kTls = 5,
  kAuth = 6,
  kProtocol = 7,
  kHttpStatus = 8,
  kChecksum = 9,
  kNoPrivilege = 10,
};

constexpr int exit_code_of_signal(int signal) { return 128 + signal; }

// The run is over; what() is the one line to say why, without a full stop.
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, const std::string& what) : std::runtime_error(what), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace tools::rawhttpget
