// Which build of netsim this is: results of different builds are never mixed.
#pragma once

#include <string>

namespace netsim {

// The version and the beginning of the linker's build id, a hash of all that was linked:
// "0.1.0-1f2e...". The same program on another machine has the same.
const std::string& build_id();

}  // namespace netsim
