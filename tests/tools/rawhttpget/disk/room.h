// A folder for a test, and what tests do with files in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include "tools/rawhttpget/disk/part_file.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

// Invariant: the folder is there, empty at first, and goes with this.
class Room {
 public:
  explicit Room(const std::filesystem::path& above = std::filesystem::temp_directory_path()) {
    std::string name = above / "rawhttpget-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~Room() { std::filesystem::remove_all(folder_); }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  bool is_empty() const { return std::filesystem::is_empty(folder_); }

 private:
  std::filesystem::path folder_;
};

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// The line that `action` fails with; empty if it does not. It fails with no other code.
template <typename Action>
std::string failure_of(Action action, ExitCode code = ExitCode::kFile) {
  try {
    action();
    return {};
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), code);
    return failure.what();
  }
}

inline constexpr const char* kUrl = "http://example.org/file";

// A document that can be resumed.
inline Document tagged(const std::string& tag, std::optional<std::uint64_t> total = std::nullopt) {
  return {.validators = {.etag = '"' + tag + '"'}, .total = total};
}

}  // namespace tools::rawhttpget::disk
