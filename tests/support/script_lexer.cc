#include "tests/support/script_lexer.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "tests/support/script_syntax.h"

namespace tests::script {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_word(char c) { return is_word_start(c) || is_digit(c); }

// Invariant: position_ <= the text's size; line_ is the line of position_.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (true) {
      bool spaced = skip_blanks();
      if (position_ == text_.size()) return std::move(tokens_);
      std::size_t before = tokens_.size();
      read_token();
      if (tokens_.size() > before) tokens_.back().spaced = spaced;
    }
  }

 private:
  bool skip_blanks() {
    std::size_t before = position_;
    while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) {
      advance(1);
    }
    return position_ > before || before == 0;
  }

  void read_token() {
    std::string_view rest = text_.substr(position_);
    char c = rest.front();
    if (rest.starts_with("//") || c == '#') return read_comment();
    if (rest.starts_with("/*")) return (void)enclosed("/*", "*/");
    int line = line_;
    if (rest.starts_with("%{")) return add(Token::Kind::kCode, enclosed("%{", "}%"), line);
    if (c == '`') return add(Token::Kind::kShell, enclosed("`", "`"), line);
    if (c == '"') return add(Token::Kind::kString, enclosed("\"", "\""), line);
    if (rest.starts_with("...")) return add(Token::Kind::kPunctuation, take(3), line);
    if (rest.starts_with("--") && rest.size() > 2 && is_word_start(rest[2])) {
      advance(2);
      return add(Token::Kind::kOption, take_while(is_word), line);
    }
    bool is_fraction = c == '.' && rest.size() > 1 && is_digit(rest[1]);
    if (is_digit(c) || is_fraction) return add(Token::Kind::kNumber, take_number(), line);
    if (is_word_start(c)) return add(Token::Kind::kWord, take_while(is_word), line);
    add(Token::Kind::kPunctuation, take(1), line);
  }

  void read_comment() {
    int line = line_;
    std::string_view rest = text_.substr(position_);
    std::string comment(take(std::min(rest.find('\n'), rest.size())));
    comment.erase(0, std::min(comment.find_first_not_of("/# "), comment.size()));
    if (!comment.starts_with("config")) return;
    if (!comment.starts_with("config:")) {
      throw Failure(line, "a comment that starts with 'config' must go on with a colon");
    }
    add(Token::Kind::kNote, comment, line);
  }

  // What stands between the two marks, the first of which is next.
  std::string_view enclosed(std::string_view open, std::string_view close) {
    int line = line_;
    advance(open.size());
    std::size_t end = text_.find(close, position_);
    if (end == std::string_view::npos) {
      throw Failure(line, "no " + std::string(close) + " for this " + std::string(open));
    }
    std::string_view inside = take(end - position_);
    advance(close.size());
    return inside;
  }

  std::string_view take_number() {
    std::string_view rest = text_.substr(position_);
    std::size_t size = 0;
    auto digits = [&] {
      while (size < rest.size() && is_digit(rest[size])) ++size;
    };
    if (rest.starts_with("0x")) {
      size = 2;
      while (size < rest.size() && std::isxdigit(static_cast<unsigned char>(rest[size]))) ++size;
      return take(size);
    }
    digits();
    // A point ends the number unless a digit follows: "0.1...0.2" is three tokens.
    if (size + 1 < rest.size() && rest[size] == '.' && is_digit(rest[size + 1])) {
      ++size;
      digits();
    }
    return take(size);
  }

  std::string_view take_while(bool (*belongs)(char)) {
    std::size_t size = 0;
    while (position_ + size < text_.size() && belongs(text_[position_ + size])) ++size;
    return take(size);
  }

  std::string_view take(std::size_t size) {
    std::string_view taken = text_.substr(position_, size);
    advance(size);
    return taken;
  }
  void advance(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) line_ += text_[position_ + i] == '\n';
    position_ += size;
  }
  void add(Token::Kind kind, std::string_view text, int line) {
    tokens_.push_back({kind, std::string(text), line, false});
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int line_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) { return Lexer(text).run(); }

stack::base::Duration seconds_from(std::string_view digits, int line) {
  constexpr std::size_t kPlaces = 9;
  std::size_t point = std::min(digits.find('.'), digits.size());
  std::string whole(digits.substr(0, point));
  std::string fraction(digits.substr(std::min(point + 1, digits.size())));
  std::string all = (whole.empty() ? "0" : whole) + fraction;
  if (fraction.size() > kPlaces) throw Failure(line, "a time is finer than a nanosecond");
  all.append(kPlaces - fraction.size(), '0');
  std::int64_t nanoseconds = 0;
  auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), nanoseconds);
  if (error != std::errc{} || end != all.data() + all.size()) {
    throw Failure(line, "not a time: " + std::string(digits));
  }
  return stack::base::Duration(nanoseconds);
}

}  // namespace tests::script
