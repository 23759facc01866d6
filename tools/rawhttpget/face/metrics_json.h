// Metrics as JSON, for --json and -w '%{json}'.
#pragma once

#include <string>

#include "tools/rawhttpget/face/metrics.h"

namespace tools::rawhttpget::face {

// One object in one line, without a line break at its end. Keys are always there and in this order;
// what is not known is null; units stand in the keys; times count from the download's start. ASCII
// throughout, so that nothing in it can steer a terminal; octets that are no UTF-8 become U+FFFD.
// The man page lists the keys (a test holds it to that).
std::string metrics_json(const Metrics& metrics);

}  // namespace tools::rawhttpget::face
