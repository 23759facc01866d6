// One run of the program, from the options to the last connection.
#pragma once

#include "tools/rawhttpd/options.h"

namespace tools::rawhttpd {

// Serves until a signal comes and answers the code to exit with. In this order: directory, device,
// privileges given up, first packet. Throws Failure, or std::system_error for what no exit code of
// its own stands for. Must be called once, by the only thread.
int serve(const Options& options);

}  // namespace tools::rawhttpd
