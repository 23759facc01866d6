// Words for the person who watches.
#pragma once

#include <cstdio>
#include <string>

namespace tools::rawhttpget {

// A line on standard error. That nobody listens any more is no reason to lose a download.
inline void say(const std::string& line) { (void)std::fputs((line + '\n').c_str(), stderr); }

}  // namespace tools::rawhttpget
