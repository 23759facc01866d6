// A chart as a picture that needs no script.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/report/page.h"

namespace tools::report {

// An <svg> element, coloured by the page's style sheet through the classes of tones. Both axes
// begin at 0. Of a long series so many points are drawn.
inline constexpr std::size_t kMostDrawnStatically = 1200;
std::string svg_of(const Chart& chart);

// The class that gives a thing the colour of its tone.
std::string_view class_of(Tone tone);

}  // namespace tools::report
