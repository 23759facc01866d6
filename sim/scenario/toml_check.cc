#include <algorithm>
#include <cstdint>
#include <string>

#include "sim/scenario/toml.h"

namespace sim::scenario {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// What may stand right before a text in quotes.
constexpr std::string_view kBeforeText = " \t\r\n=[,{.";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// Goes through a text as TOML does, up to where TOML itself is wrong: only comments and texts in
// quotes look different from the rest.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  std::expected<void, Mistake> run() {
    while (!rest_.empty() && !mistake_) {
      const char c = rest_.front();
      if (!is_ascii(c)) {
        complain("such a character can only stand in quotes or in a comment");
      } else if (c == '#') {
        skip_until('\n');
      } else if (c == '"' || c == '\'') {
        if (!kBeforeText.contains(before_)) {
          complain("no text in quotes can begin here");
          break;
        }
        skip_text(c);
      } else {
        if (c == '.' && ++dots_ > kMostDots) complain("the line nests too many tables");
        step(1);
      }
    }
    if (mistake_) return std::unexpected(*mistake_);
    return {};
  }

 private:
  void step(std::size_t octets) {
    for (const char c : rest_.substr(0, octets)) {
      if (c == '\n') {
        place_ = {.line = place_.line + 1, .column = 1};
        dots_ = 0;
      } else if (begins_character(c)) {
        ++place_.column;
      }
    }
    octets = std::min(octets, rest_.size());
    if (octets > 0) before_ = rest_[octets - 1];
    rest_.remove_prefix(octets);
  }

  void skip_until(char end) { step(std::min(rest_.find(end), rest_.size())); }

  void skip_text(char quote) {
    if (rest_.starts_with(std::string(3, quote))) {
      step(3);
      skip_lines(quote);
      return;
    }
    step(1);
    while (!rest_.empty() && rest_.front() != '\n') {
      const char c = rest_.front();
      const bool is_escape = quote == '"' && c == '\\' && rest_.size() > 1 && rest_[1] != '\n';
      step(is_escape ? 2 : 1);
      if (c == quote) return;
    }
  }

  // Of a text that ends with three quotes, or with up to two more that belong to it.
  void skip_lines(char quote) {
    while (!rest_.empty() && !rest_.starts_with(std::string(3, quote))) {
      const bool is_escape = quote == '"' && rest_.front() == '\\' && rest_.size() > 1;
      if (is_escape && (!is_ascii(rest_[1]) || rest_[1] <= ' ')) {
        return complain("a line that ends with a backslash is not understood here");
      }
      step(is_escape ? 2 : 1);
    }
    for (std::size_t quotes = 0; quotes < 5 && rest_.starts_with(quote); ++quotes) step(1);
  }

  void complain(std::string what) { mistake_ = Mistake{place_, std::move(what)}; }

  std::string_view rest_;
  char before_ = '\n';  // the last octet that was passed
  Place place_{.line = 1, .column = 1};
  std::size_t dots_ = 0;  // on this line
  std::optional<Mistake> mistake_;
};

}  // namespace

std::expected<void, Mistake> check_text(std::string_view text) {
  if (text.size() > kMostText) return std::unexpected(Mistake{{1, 1}, "the file is too long"});
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return Scan(text).run();
}

}  // namespace sim::scenario
