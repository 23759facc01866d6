#include "tools/rawhttpget/face/look.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "tools/rawhttpget/face/bar.h"

namespace tools::rawhttpget::face {
namespace {

constexpr std::size_t kUsualColumns = 80;

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

// Nothing for what is no number.
std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

// Whether a line can be drawn again.
bool can_go_back(const Surroundings& surroundings) {
  return surroundings.is_terminal && surroundings.term != "dumb";
}

ProgressKind kind_for(const Wish& wish, const Surroundings& surroundings) {
  const bool hushed = wish.quiet || wish.no_verbose;
  if (hushed && !wish.show_progress) return ProgressKind::kNone;
  const ProgressKind kind = wish.kind.value_or(ProgressKind::kBar);
  const bool is_too_much = kind == ProgressKind::kBar && !can_go_back(surroundings);
  return is_too_much ? ProgressKind::kPlain : kind;
}

}  // namespace

Look look_for(const Wish& wish, const Surroundings& surroundings) {
  const bool colour_refused = surroundings.no_color && !surroundings.no_color->empty();
  return {.kind = kind_for(wish, surroundings),
          .columns = columns_of_terminal(surroundings),
          .colour = can_go_back(surroundings) && !colour_refused};
}

std::size_t columns_of_terminal(const Surroundings& surroundings) {
  std::size_t columns = surroundings.window_columns;
  if (columns == 0) columns = number_in(surroundings.columns.value_or("")).value_or(0);
  if (columns == 0) columns = kUsualColumns;
  return std::min(columns, kMostColumns);
}

Surroundings surroundings_of(int fd) {
  struct winsize window {};
  const bool has_window = ::ioctl(fd, TIOCGWINSZ, &window) == 0;
  return {.is_terminal = ::isatty(fd) == 1,
          .window_columns = has_window ? window.ws_col : 0u,
          .columns = variable("COLUMNS"),
          .term = variable("TERM"),
          .no_color = variable("NO_COLOR")};
}

}  // namespace tools::rawhttpget::face
