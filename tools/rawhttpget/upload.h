// Content of a request, out of an option or a file.
#pragma once

#include <string>

#include "stack/apps/ask.h"

namespace tools::rawhttpget {

stack::apps::Upload upload_of_text(const std::string& text);
// The file stays open, and is read as it is sent. Throws Failure(kFile).
stack::apps::Upload upload_of_file(const std::string& path);

}  // namespace tools::rawhttpget
