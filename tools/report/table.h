// A table as HTML.
#pragma once

#include <string>

#include "tools/report/page.h"

namespace tools::report {

// Numbers stand to the right, each with a bar behind it where it has a share. Nothing of a table
// without rows.
std::string table_of(const Table& table);

}  // namespace tools::report
