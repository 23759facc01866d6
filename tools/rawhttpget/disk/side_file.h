// FILE.part.info: the note beside a part.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/rawhttpget/disk/side_note.h"

namespace tools::rawhttpget::disk {

inline constexpr std::string_view kSideSuffix = ".info";    // behind the part's name
inline constexpr std::string_view kSideNewSuffix = ".new";  // behind that, while it is written

// Invariant: the file is absent, or a whole note, old or new, at every instant. Whoever calls holds
// the part's lock. Every failure is thrown as Failure(ExitCode::kFile).
class SideFile {
 public:
  explicit SideFile(const std::string& part_path);

  // The note; nothing if there is none, it is not this user's regular file, or it is damaged.
  std::optional<SideNote> read() const;
  // Puts this one in its place; it outlasts a power cut when this returns.
  void replace(const SideNote& note) const;
  // It stays away even after a power cut. Does nothing if there is none.
  void remove() const;

 private:
  std::string path_;
  std::string new_path_;
};

}  // namespace tools::rawhttpget::disk
