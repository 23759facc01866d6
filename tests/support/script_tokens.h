// Reads tokens from the front; what the two halves of the parser share.
#pragma once

#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/script_lexer.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// Invariant: position_ <= tokens_.size().
class Tokens {
 public:
  explicit Tokens(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  bool at_end() const { return position_ == tokens_.size(); }
  bool next_is(Token::Kind kind) const { return !at_end() && peek().kind == kind; }
  bool next_is(std::string_view text) const {
    return !at_end() && peek().text == text && peek().kind != Token::Kind::kString;
  }
  // Whether the next token follows the last one without a blank.
  bool next_adjoins() const { return !at_end() && !peek().spaced; }
  // Throws Failure at the end.
  const Token& peek() const {
    if (at_end()) throw Failure(line(), "the script ends too early");
    return tokens_[position_];
  }

  // --- these throw Failure if something else stands there ---
  Token take(Token::Kind kind, std::string_view what) {
    if (!next_is(kind)) fail("expected " + std::string(what));
    return tokens_[position_++];
  }
  bool accept(std::string_view text) {
    if (!next_is(text)) return false;
    ++position_;
    return true;
  }
  void expect(std::string_view text) {
    if (!accept(text)) fail("expected '" + std::string(text) + "'");
  }
  std::uint32_t number(std::uint32_t most = std::numeric_limits<std::uint32_t>::max()) {
    std::int64_t value = any_number();
    if (value < 0 || value > most) fail_before("a number out of range");
    return static_cast<std::uint32_t>(value);
  }
  // Decimal or hexadecimal, perhaps negative.
  std::int64_t any_number() {
    bool negative = accept("-");
    std::string text = take(Token::Kind::kNumber, "a number").text;
    bool is_hex = text.starts_with("0x");
    const char* first = text.data() + (is_hex ? 2 : 0);
    const char* last = text.data() + text.size();
    std::int64_t value = 0;
    auto [end, error] = std::from_chars(first, last, value, is_hex ? 16 : 10);
    if (error != std::errc{} || end != last) fail_before("not a whole number");
    return negative ? -value : value;
  }

  int line() const {
    if (tokens_.empty()) return 1;
    return at_end() ? tokens_.back().line : peek().line;
  }
  [[noreturn]] void fail(const std::string& message) const {
    throw Failure(line(), message + (at_end() ? " at the end" : " at '" + peek().text + "'"));
  }
  // The token just taken is the one that is wrong.
  [[noreturn]] void fail_before(const std::string& message) const {
    const Token& last = tokens_[position_ - 1];
    throw Failure(last.line, message + " at '" + last.text + "'");
  }

 private:
  std::vector<Token> tokens_;
  std::size_t position_ = 0;
};

// The packet behind "<" or ">", in script_packet_parser.cc. Throws Failure.
Packet parse_packet(Tokens& tokens);

}  // namespace tests::script
