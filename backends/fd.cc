#include "backends/fd.h"

#include <unistd.h>

namespace backends {

void Fd::close() noexcept {
  if (is_open()) ::close(std::exchange(descriptor_, -1));
}

}  // namespace backends
