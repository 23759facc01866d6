// Small tools over files: failures as one line, whole writes, durable names.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

#include "backends/fd.h"
#include "stack/base/bytes.h"

namespace tools::rawhttpget::disk {

// Throws Failure(ExitCode::kFile); the second adds why the last system call failed.
[[noreturn]] void fail(const std::string& what);
[[noreturn]] void fail_by_errno(const std::string& what);

// The folder that holds `path`: "." if it names none.
std::string folder_of(const std::string& path);
// What stands under that very name, a symbolic link as itself; nothing if nothing does, or nobody
// may know.
std::optional<struct stat> status_of(const std::string& path);
bool is_same_file(const struct stat& a, const struct stat& b);

// Writes all of `data`, the second from `offset` on. False with errno set if it cannot; some of it
// may have been written then.
bool write_all(const backends::Fd& file, stack::base::ByteView data);
bool write_all_at(const backends::Fd& file, stack::base::ByteView data, std::uint64_t offset);

// Makes the names in path's folder outlast a power cut, where the file system can.
void sync_folder_of(const std::string& path);

}  // namespace tools::rawhttpget::disk
