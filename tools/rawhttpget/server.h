// The ways to the server: from its name and the options to open sockets.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "backends/wires.h"
#include "stack/apps/dial.h"
#include "stack/http/url.h"
#include "tools/rawhttpget/options.h"

namespace tools::rawhttpget {

// Wires to the addresses of the URL's host, in the order in which they are to be tried; those that
// no way leads to are left out. This is all that a privilege is needed for. Throws Failure.
std::unique_ptr<backends::Wires> open_wires(const stack::http::Url& url, const Options& options);

// What the wires lead to, for the stack.
std::vector<stack::apps::Target> targets_of(const backends::Wires& wires);

// Lines for the person who watches: both ends of each way, and what was left out.
std::string describe(const backends::Wires& wires);

}  // namespace tools::rawhttpget
