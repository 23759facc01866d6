// What a part file needs beside it to be resumed, and its form as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stack/base/intervals.h"
#include "tools/rawhttpget/disk/validators.h"

namespace tools::rawhttpget::disk {

// The most ranges that a part may consist of.
inline constexpr std::size_t kMostRanges = 1024;
// The longest note, in octets.
inline constexpr std::size_t kMostNote = 128 * 1024;

struct SideNote {
  std::string url{};  // whose document it is; no secrets in it
  Document document{};
  // The octets of the document that stand in the part and outlast a power cut.
  stack::base::Intervals durable{kMostRanges};
};

// Lines of "name: value": easy to read, and what is damaged is seen to be.
std::string to_text(const SideNote& note);
// Nothing unless it is such a text, whole, each value as it may be.
std::optional<SideNote> parse_side_note(std::string_view text);

}  // namespace tools::rawhttpget::disk
