// What a Document holds.
#pragma once

#include <string>

#include "sim/scenario/document.h"
#include "sim/scenario/tree.h"

namespace sim::scenario {

struct Document::Tree {
  Node root;  // a table
  std::string file;
  std::string description;  // the comment that is the file's first line
};

}  // namespace sim::scenario
