// A server's status, as it is shown to a person.
#pragma once

#include <string>

#include "stack/apps/fetch.h"

namespace tools::rawhttpget {

// "200 OK". The server's words go to a terminal: what is not printable ASCII becomes "?", and there
// is an end to them.
std::string status_line(const stack::apps::FetchResult& result);

}  // namespace tools::rawhttpget
