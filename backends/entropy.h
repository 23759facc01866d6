// The one source of chance of a real run.
#pragma once

#include "stack/base/siphash.h"

namespace backends {

// 128 fresh bits from the kernel's generator. Throws std::system_error when it has none.
stack::base::SipKey random_key();

}  // namespace backends
