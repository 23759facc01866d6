// The scenario that a command line names.
#pragma once

#include <expected>
#include <string>

#include "sim/scenario/document.h"
#include "tools/netsim/commands.h"

namespace netsim {

struct Loaded {
  sim::scenario::Document document;
  sim::scenario::Files files;  // what it names, beside it
};

// A file if `name` is one, else a built-in scenario; with every --set. Whether it makes sense, `read`
// says. The error is one line.
std::expected<Loaded, std::string> load(const Selection& selection);

}  // namespace netsim
