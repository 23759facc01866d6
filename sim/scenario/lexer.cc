#include "sim/scenario/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sim::scenario {
namespace {

// Of two signs that begin alike the longer stands first.
constexpr std::array<std::string_view, 18> kSigns{
    "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", ",", "+", "-", "*", "/", "!", "<", ">"};

// ASCII only, whatever the locale.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

using Read = std::expected<Token, FormulaError>;

std::unexpected<FormulaError> mistake(std::string what, std::size_t at) {
  return std::unexpected(FormulaError{std::move(what), at});
}

Read read_number(std::string_view formula, std::size_t at) {
  Token token{TokenKind::kNumber, {}, at};
  const char* const begin = formula.data() + at;
  const char* const end = formula.data() + formula.size();
  const auto [stop, error] = std::from_chars(begin, end, token.number);
  token.text = formula.substr(at, static_cast<std::size_t>(stop - begin));
  if (error != std::errc{}) return mistake("this number is out of range", at);
  if (stop != end && (is_letter(*stop) || is_digit(*stop) || *stop == '.'))
    return mistake(fmt::format("'{}' runs into what follows", token.text), at);
  return token;
}

Read read_string(std::string_view formula, std::size_t at) {
  const std::size_t close = formula.find('\'', at + 1);
  if (close == std::string_view::npos) return mistake("the closing ' is missing", at);
  return Token{TokenKind::kString, formula.substr(at + 1, close - at - 1), at};
}

Token read_name(std::string_view formula, std::size_t at) {
  std::size_t end = at + 1;
  const auto is_word = [&](std::size_t i) {
    return i < formula.size() && (is_letter(formula[i]) || is_digit(formula[i]));
  };
  const auto joins = [&](std::size_t i) {
    return i < formula.size() && (formula[i] == '.' || formula[i] == '-') && is_word(i + 1);
  };
  while (is_word(end) || joins(end)) ++end;
  return {TokenKind::kName, formula.substr(at, end - at), at};
}

Read read_sign(std::string_view formula, std::size_t at) {
  for (const std::string_view sign : kSigns) {
    if (formula.substr(at).starts_with(sign))
      return Token{TokenKind::kSign, formula.substr(at, sign.size()), at};
  }
  // The rest of an UTF-8 character would print as nothing, so no letter is shown.
  const char c = formula[at];
  if (c == '=') return mistake("= is no comparison; == is", at);
  if (c == '"') return mistake("strings stand in single quotes", at);
  if (c < ' ' || c > '~') return mistake("this character means nothing here", at);
  return mistake(fmt::format("{} means nothing here", c), at);
}

Read read_token(std::string_view formula, std::size_t at) {
  const char c = formula[at];
  if (is_digit(c)) return read_number(formula, at);
  if (is_letter(c)) return read_name(formula, at);
  if (c == '\'') return read_string(formula, at);
  return read_sign(formula, at);
}

std::size_t end_of(const Token& token) {
  return token.at + token.text.size() + (token.kind == TokenKind::kString ? 2 : 0);
}

std::string described(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "the end";
  return fmt::format("'{}'", token.text);
}

}  // namespace

std::expected<Tokens, FormulaError> Tokens::of(std::string_view formula) {
  if (formula.size() > kLongestFormula)
    return mistake(fmt::format("longer than {} octets", kLongestFormula), kLongestFormula);
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < formula.size();) {
    if (is_space(formula[at])) {
      ++at;
      continue;
    }
    const Read token = read_token(formula, at);
    if (!token) return std::unexpected(token.error());
    tokens.push_back(*token);
    at = end_of(*token);
  }
  tokens.push_back({TokenKind::kEnd, {}, formula.size()});
  return Tokens(std::move(tokens));
}

Token Tokens::take() {
  const Token token = next();
  if (token.kind != TokenKind::kEnd) ++place_;
  return token;
}

bool Tokens::take_if(std::string_view sign_or_name) {
  const bool is_word = next().kind == TokenKind::kSign || next().kind == TokenKind::kName;
  if (!is_word || next().text != sign_or_name) return false;
  take();
  return true;
}

std::expected<std::uint64_t, FormulaError> Tokens::take_integer(std::string_view what) {
  if (next().kind != TokenKind::kNumber) return std::unexpected(missing(what));
  const std::string_view text = next().text;
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size())
    return mistake(fmt::format("{} is a whole number below 2^64", what), next().at);
  take();
  return number;
}

std::expected<void, FormulaError> Tokens::expect(std::string_view sign_or_name) {
  if (!take_if(sign_or_name)) return std::unexpected(missing(sign_or_name));
  return {};
}

FormulaError Tokens::missing(std::string_view what) const {
  return {fmt::format("{} expected, found {}", what, described(next())), next().at};
}

}  // namespace sim::scenario
