// A file that is read as a whole.
#pragma once

#include <cstddef>
#include <string>

#include "backends/fd.h"

namespace tools::rawhttpget::disk {

// What the file holds; "-" is standard input. Throws Failure(kFile) where it cannot be read, or has
// more than `most` octets.
std::string read_small_file(const std::string& path, std::size_t most);
// The same of a file that is open; `name` is for the message.
std::string read_small_file(const backends::Fd& file, const std::string& name, std::size_t most);

}  // namespace tools::rawhttpget::disk
