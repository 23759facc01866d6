// One run of the program, from the options to the files.
#pragma once

#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Downloads what the options ask for and answers the code to exit with. In this order: the helper
// that looks names up, sockets, privileges given up, files, first packet. Throws Failure, or
// std::system_error for what no exit code of its own stands for. Must be called once, by the only
// thread.
int download(const Options& options);

}  // namespace tools::rawhttpget
