// Where an axis has its ticks, and what they say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/report/page.h"

namespace tools::report {

// 1, 2 or 5 times a power of ten, such that about `wanted` steps make up `span`, which is positive.
double nice_step(double span, int wanted);
// From 0 to the first one at or beyond `end`; two at least.
std::vector<double> ticks_up_to(double end, int wanted);
// "1.5 MB", "20 ms", "0": all labels of an axis of this end have the same unit.
std::string tick_text(double value, double end, Unit unit);

}  // namespace tools::report
