// The final name of a download: which one is free, and how a file comes by it.
#pragma once

#include <cstdint>
#include <string>

namespace tools::rawhttpget::disk {

// What is done about a file that has the name already.
enum class Clash : std::uint8_t {
  kReplace,  // it is replaced (-O, -c, -N)
  kNumber,   // it stays, and so does FILE.1: the first free of FILE, FILE.1, FILE.2 is taken
  kRefuse,   // it stays, and the download fails (-nc looks before it asks, too)
};

// The most FILE.N that are tried, and the most octets of ".N".
inline constexpr unsigned kMostNumber = 9999;
inline constexpr std::size_t kMostNumberSuffix = 5;

// FILE for 0, otherwise FILE.number.
std::string numbered(const std::string& path, unsigned number);
// Whether anything has that name, a dangling link included.
bool is_taken(const std::string& path);

// Whether what is written to `path` goes somewhere at once: a device, a FIFO, a socket, or what is
// open under a name in /proc, as /dev/stdout leads to. A file must never be renamed to such a name:
// it would take a link away that all need.
bool is_stream(const std::string& path);

// Throws Failure(ExitCode::kFile) if a rename to `path` is known to fail or would be wrong: it is a
// directory, a stream, a file that may not be written, or somebody else's in a sticky folder.
void refuse_unwritable(const std::string& path);

// Renames `part` as `clash` says, to `path` or FILE.N from `number` on, and answers its name.
// Whatever appears under that name in the meantime stays unless it may be replaced. Throws
// Failure(ExitCode::kFile).
std::string give_name(const std::string& part, const std::string& path, unsigned number,
                      Clash clash);

// Makes the folder and those above it that are missing, as -P does. "" stands for the current one.
// Throws Failure(ExitCode::kFile).
void make_folder(const std::string& path);

}  // namespace tools::rawhttpget::disk
