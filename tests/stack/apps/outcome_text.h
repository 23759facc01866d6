// Lets a failing test say an outcome in words.
#pragma once

#include <ostream>

#include "stack/apps/fetch.h"

namespace stack::apps {

inline void PrintTo(const Outcome& outcome, std::ostream* out) { *out << name_of(outcome); }

}  // namespace stack::apps
