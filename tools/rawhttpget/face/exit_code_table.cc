#include "tools/rawhttpget/face/exit_code_table.h"

#include <fmt/format.h>

#include <iterator>

namespace tools::rawhttpget::face {

std::string exit_codes_text() {
  std::string text = "Exit codes:";
  for (const ExitMeaning& row : kExitMeanings) {
    fmt::format_to(std::back_inserter(text), "\n  {:>3}  {}", row.code, row.meaning);
  }
  return text;
}

}  // namespace tools::rawhttpget::face
