#include "backends/entropy.h"

#include <sys/random.h>

#include "backends/errors.h"

namespace backends {

stack::base::SipKey random_key() {
  stack::base::SipKey key;
  // Up to 256 octets come whole or not at all (getrandom(2)).
  if (::getrandom(&key, sizeof key, 0) != static_cast<ssize_t>(sizeof key)) {
    throw_errno("cannot draw random numbers");
  }
  return key;
}

}  // namespace backends
