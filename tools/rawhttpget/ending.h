// How a fetch ended, in an exit code, a line and figures.
#pragma once

#include <optional>
#include <string>

#include "stack/apps/fetch.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/face/metrics.h"

namespace tools::rawhttpget {

// Of everything but kSinkFailed, whose code the sink knows, and kAborted.
ExitCode exit_code_of(const stack::apps::FetchResult& result);

// What went wrong, with all that is known about it: "192.0.2.1:80: connection reset by the server".
std::string failure_line(const stack::apps::Fetch& fetch);

// The figures of it; file, error and exit code are the caller's to fill in.
face::Metrics metrics_of(const stack::apps::Fetch& fetch, const std::string& typed);

}  // namespace tools::rawhttpget
