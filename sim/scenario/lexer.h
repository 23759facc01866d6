// The words that expressions and matches are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/expression.h"

namespace sim::scenario {

inline constexpr std::size_t kLongestFormula = 4096;  // octets
inline constexpr std::size_t kDeepestFormula = 64;    // parentheses and signs within each other

enum class TokenKind : std::uint8_t {
  kEnd,     // behind the last one
  kNumber,  // 12, 0.5, 1e6; a sign in front is a token of its own
  kString,  // 'in single quotes'; no quote inside
  kName,    // letter, then letters, digits, _ . and -; the last two only before a letter or digit
  kSign,    // ( ) [ ] , + - * / ! == != < <= > >= && ||
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text{};  // lent by the formula; of a string what is between its quotes
  std::size_t at = 0;       // its first octet in the formula
  double number = 0;        // of a kNumber
};

// Invariant: next() is the kEnd behind the last token from then on. "a-b" is one name; a
// difference has spaces: "a - b".
class Tokens {
 public:
  // The formula is borrowed for this object's lifetime.
  static std::expected<Tokens, FormulaError> of(std::string_view formula);

  const Token& next() const { return tokens_[place_]; }
  // Passes next() and gives it back.
  Token take();
  // Passes the next token if it is this sign or name ("and"), and says whether it was.
  bool take_if(std::string_view sign_or_name);
  bool at_end() const { return next().kind == TokenKind::kEnd; }

  // Takes a whole number from 0 to 2^64 - 1; or says that `what` should stand there.
  std::expected<std::uint64_t, FormulaError> take_integer(std::string_view what);
  // Takes this sign or name, or says that it is missing.
  std::expected<void, FormulaError> expect(std::string_view sign_or_name);
  // "WHAT expected, found ..." at the next token.
  FormulaError missing(std::string_view what) const;

 private:
  explicit Tokens(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}
  std::vector<Token> tokens_;  // the last is kEnd
  std::size_t place_ = 0;
};

}  // namespace sim::scenario
