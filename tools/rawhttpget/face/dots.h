// A dot for each 64 KiB, fifty a line: progress for a log, as wget's.
#pragma once

#include <cstdint>
#include <string>

#include "tools/rawhttpget/face/bar.h"

namespace tools::rawhttpget::face {

//     0K ,,,,,,,,,, .......... .......... .......... ..........  10%  4.56MB/s  eta 12s
// Invariant: dots_ have been drawn, the last line up to dots_ % kDotsPerLine; "," is what was there
// before. A line is ended when it is full.
class Dots {
 public:
  static constexpr std::uint64_t kOctetsPerDot = 64 * 1024;
  static constexpr std::uint64_t kDotsPerCluster = 10;
  static constexpr std::uint64_t kDotsPerLine = 50;
  // At most so many are drawn at once; the rest of a flood is left out, by whole lines.
  static constexpr std::uint64_t kMostAtOnce = 20 * kDotsPerLine;

  // What there is to add now.
  std::string draw(const Standing& standing);
  // Ends a line that is not full, so that something else can be said; the next draw() takes it up.
  std::string leave();

 private:
  std::string beginning_of_line() const;

  std::uint64_t dots_ = 0;
  bool in_line_ = false;
};

}  // namespace tools::rawhttpget::face
