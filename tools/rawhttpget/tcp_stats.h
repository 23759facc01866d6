// How a connection did, for a person.
#pragma once

#include <string>

#include "stack/tcp/info.h"

namespace tools::rawhttpget {

// Several lines "name  value", aligned, the last without a newline.
std::string tcp_stats(const stack::tcp::Info& info);

}  // namespace tools::rawhttpget
