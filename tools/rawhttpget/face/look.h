// How progress is to be shown: what was asked for, and what standard error can take.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace tools::rawhttpget::face {

enum class ProgressKind {
  kNone,
  kPlain,  // a line every ten seconds: for pipes and files
  kDot,    // a dot for each 64 KiB
  kBar,    // one line that is drawn again and again: for terminals
};

// What the command line says.
struct Wish {
  bool quiet = false;                  // -q
  bool no_verbose = false;             // -nv
  bool show_progress = false;          // --show-progress: in spite of these
  std::optional<ProgressKind> kind{};  // --progress=bar|dot|none
};

// What standard error is, and what the environment says about it; nothing for what is not set.
struct Surroundings {
  bool is_terminal = false;
  std::size_t window_columns = 0;         // as the terminal's driver knows them; 0: it does not
  std::optional<std::string> columns{};   // $COLUMNS
  std::optional<std::string> term{};      // $TERM
  std::optional<std::string> no_color{};  // $NO_COLOR
};

struct Look {
  ProgressKind kind = ProgressKind::kNone;
  std::size_t columns = 80;
  bool colour = false;
};

// A bar only where a line can be drawn again: into a pipe it becomes plain lines. $NO_COLOR counts
// unless it is empty (no-color.org).
Look look_for(const Wish& wish, const Surroundings& surroundings);

// The driver's answer, else $COLUMNS, else 80; within reason.
std::size_t columns_of_terminal(const Surroundings& surroundings);

// Asks the system about descriptor `fd`, and the environment.
Surroundings surroundings_of(int fd);

}  // namespace tools::rawhttpget::face
