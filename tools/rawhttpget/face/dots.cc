#include "tools/rawhttpget/face/dots.h"

#include <fmt/format.h>

#include "tools/text/amounts.h"

namespace tools::rawhttpget::face {
namespace {

// What stands behind the dots of a full line.
std::string figures(const Standing& standing) {
  std::string text;
  if (const auto percent = percent_of(standing)) text += fmt::format(" {:>3}%", *percent);
  if (standing.rate) text += fmt::format(" {:>9}", text::rate_text(*standing.rate));
  if (const auto remaining = remaining_of(standing)) {
    text += "  eta " + text::remaining_text(*remaining);
  }
  return text;
}

}  // namespace

std::string Dots::draw(const Standing& standing) {
  const std::uint64_t wanted = standing.received / kOctetsPerDot;
  std::string text;
  if (wanted < dots_) {  // it had to start over
    text = leave();
    dots_ = 0;
  }
  if (wanted - dots_ > kMostAtOnce) {
    text += leave();
    dots_ = wanted - wanted % kDotsPerLine;
  }
  while (dots_ < wanted) {
    if (!in_line_) text += beginning_of_line();
    in_line_ = true;
    if (dots_ % kDotsPerCluster == 0) text += ' ';
    text += dots_ * kOctetsPerDot < standing.resumed ? ',' : '.';
    ++dots_;
    if (dots_ % kDotsPerLine == 0) {
      text += figures(standing) + '\n';
      in_line_ = false;
    }
  }
  return text;
}

std::string Dots::leave() {
  if (!in_line_) return {};
  in_line_ = false;
  return "\n";
}

// Its first octet, and blanks for the dots that an earlier line has.
std::string Dots::beginning_of_line() const {
  const std::uint64_t drawn = dots_ % kDotsPerLine;
  std::string text = fmt::format("{:>8}K", (dots_ - drawn) * kOctetsPerDot / 1024);
  const std::uint64_t clusters = (drawn + kDotsPerCluster - 1) / kDotsPerCluster;
  return text.append(drawn + clusters, ' ');
}

}  // namespace tools::rawhttpget::face
