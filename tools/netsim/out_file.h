// Files that a command writes: opened before the work begins, and whole only when they are closed.
#pragma once

#include <cstdio>
#include <expected>
#include <memory>
#include <string>

namespace netsim {

using OutFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// Null without a name. Otherwise one line that says why it cannot be written.
std::expected<OutFile, std::string> create(const std::string& name);
// What is only written when a file is closed may fail then. Nothing to do for null.
std::expected<void, std::string> close(OutFile& file, const std::string& name);

}  // namespace netsim
