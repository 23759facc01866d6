// TLS's secrets, for whoever asked for them: $SSLKEYLOGFILE.
#pragma once

#include <optional>
#include <string_view>

#include "backends/fd.h"

namespace tools::rawhttpget {

class Secrets {
 public:
  // Opens the file that the environment names, if it does, for nobody but its owner to read.
  // Throws Failure(kFile).
  Secrets();
  bool wanted() const { return file_.is_open(); }
  // A line of the key log, without its end. That the file takes no more is no reason to lose a
  // download.
  void write(std::string_view line);

 private:
  backends::Fd file_;
};

}  // namespace tools::rawhttpget
