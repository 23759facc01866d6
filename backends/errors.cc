#include "backends/errors.h"

#include <cerrno>

namespace backends {

void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace backends
