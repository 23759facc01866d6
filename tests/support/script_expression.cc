#include "tests/support/script_expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "tests/support/script_lexer.h"
#include "tests/support/script_syntax.h"

namespace tests::script {
namespace {

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Python's precedence, one function a level.
class Evaluator {
 public:
  Evaluator(std::string_view text, int line, const Names& names)
      : whole_(text), rest_(text), line_(line), names_(names) {}

  // The value of the whole text up to its end or a comma.
  std::int64_t run() {
    std::int64_t value = disjunction();
    skip_blanks();
    if (!rest_.empty() && rest_.front() != ',') fail();
    return value;
  }
  // "rto = 200000000": every name that was looked up, for a message.
  const std::string& seen() const { return seen_; }

 private:
  std::int64_t disjunction() {
    std::int64_t left = conjunction();
    while (accept_word("or")) {
      std::int64_t right = conjunction();
      left = left != 0 || right != 0;
    }
    return left;
  }
  std::int64_t conjunction() {
    std::int64_t left = negation();
    while (accept_word("and")) {
      std::int64_t right = negation();
      left = left != 0 && right != 0;
    }
    return left;
  }
  std::int64_t negation() { return accept_word("not") ? !negation() : comparison(); }

  std::int64_t comparison() {
    std::int64_t left = sum();
    if (accept("==")) return left == sum();
    if (accept("!=")) return left != sum();
    if (accept("<=")) return left <= sum();
    if (accept(">=")) return left >= sum();
    if (accept("<")) return left < sum();
    if (accept(">")) return left > sum();
    return left;
  }
  std::int64_t sum() {
    std::int64_t left = product();
    while (true) {
      if (accept("+")) {
        left += product();
      } else if (accept("-")) {
        left -= product();
      } else {
        return left;
      }
    }
  }
  std::int64_t product() {
    std::int64_t left = factor();
    while (true) {
      if (accept("*")) {
        left *= factor();
      } else if (accept("//") || accept("/")) {
        left /= divisor();
      } else if (accept("%")) {
        left %= divisor();
      } else {
        return left;
      }
    }
  }
  std::int64_t divisor() {
    std::int64_t value = factor();
    if (value == 0) throw Failure(line_, "a division by zero");
    return value;
  }

  std::int64_t factor() {
    if (accept("-")) return -factor();
    if (accept("(")) {
      std::int64_t value = disjunction();
      if (!accept(")")) fail();
      return value;
    }
    skip_blanks();
    if (rest_.empty()) fail();
    return is_digit(rest_.front()) ? literal() : name();
  }

  std::int64_t literal() {
    std::string_view digits = take_while([](char c) { return is_digit(c) || c == '.'; });
    std::string_view unit = take_while(is_name);
    stack::base::Duration value = seconds_from(digits, line_);
    if (unit == "s") return value.count();
    if (unit == "ms") return value.count() / 1'000;
    if (unit == "us") return value.count() / 1'000'000;
    if (!unit.empty() || digits.find('.') != std::string_view::npos) fail();
    return value.count() / 1'000'000'000;
  }

  std::int64_t name() {
    std::string_view word = take_while(is_name);
    if (word.empty()) fail();
    auto value = names_(word);
    if (!value) throw Failure(line_, "no such name: " + std::string(word));
    bool is_constant = std::isupper(static_cast<unsigned char>(word.front())) != 0;
    if (!is_constant) {
      seen_ += (seen_.empty() ? "" : ", ") + std::string(word) + " is " + std::to_string(*value);
    }
    return *value;
  }

  template <typename Belongs>
  std::string_view take_while(Belongs belongs) {
    auto end = std::ranges::find_if_not(rest_, belongs);
    std::string_view taken(rest_.begin(), end);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  void skip_blanks() { (void)take_while(is_blank); }
  bool accept(std::string_view symbol) {
    skip_blanks();
    if (!rest_.starts_with(symbol)) return false;
    rest_.remove_prefix(symbol.size());
    return true;
  }
  bool accept_word(std::string_view word) {
    skip_blanks();
    bool ends =
        rest_.size() == word.size() || (rest_.size() > word.size() && !is_name(rest_[word.size()]));
    if (!rest_.starts_with(word) || !ends) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  [[noreturn]] void fail() const {
    throw Failure(line_, "not an expression: " + std::string(whole_));
  }

  std::string_view whole_, rest_;
  int line_;
  const Names& names_;
  std::string seen_;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void check_statement(std::string_view statement, int line, const Names& names) {
  constexpr std::string_view kAssert = "assert";
  if (statement.empty() || statement.starts_with("#") || statement.starts_with("print")) return;
  if (!statement.starts_with(kAssert)) {
    throw Failure(line, "only assertions are supported: " + std::string(statement));
  }
  std::string_view claim = trimmed(statement.substr(kAssert.size()));
  Evaluator evaluator(claim, line, names);
  if (evaluator.run() != 0) return;
  throw Failure(line, "assertion failed: " + std::string(claim) + " (" + evaluator.seen() + ")");
}

}  // namespace

void check_assertions(std::string_view code, int line, const Names& names) {
  while (!code.empty()) {
    std::size_t end = std::min(code.find_first_of(";\n"), code.size());
    check_statement(trimmed(code.substr(0, end)), line, names);
    line += end < code.size() && code[end] == '\n';
    code.remove_prefix(std::min(end + 1, code.size()));
  }
}

}  // namespace tests::script
